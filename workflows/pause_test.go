package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/runbook"
)

// What the site record says of a node's pause.
const (
	nodePausedHere = "paused by this service"
	nodeResumed    = "resumed"
)

// recorded is what the site record says of a node's pause.
func recorded(f *fakeHosts, node string) string {
	i := slices.IndexFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactPausedPrefix+node })
	if i < 0 {
		return ""
	}
	return f.facts[i].Value
}

func TestADrillEndsOnANodeThatAPersonPaused(t *testing.T) {
	f := deployed(t)
	f.paused["KERN2"], f.lower = true, true
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrNodePaused)
	assert.ErrorContains(t, err, "cannot test the failover of berlin: node KERN2 is paused in cluster XPRCLU, but not by Changeover; the role was not touched. "+
		"When the work on KERN2 is done, run in an elevated PowerShell on a node: Resume-ClusterNode -Name KERN2 -Failback NoFailback; then start the runbook again")
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f))
	assert.Empty(t, f.called(" apply "), "neither the role nor a node was touched")
	assert.Contains(t, stepsOf(f, runbook.FailoverTest), "TST-9.9-2 KERN1 failed no node is paused by a person")

	f.paused["KERN2"] = false
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err, "after the person has resumed it")
}

func TestADrillResumesNothingWhereAPersonPausedAnotherNode(t *testing.T) {
	f := newFakeHosts(withThirdNode(testSite()))
	_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	f.calls = nil
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + "KERN2", Value: nodePausedHere})
	f.paused["KERN2"], f.paused["KERN3"] = true, true
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrNodePaused)
	assert.Equal(t, []string{"KERN2", "KERN3"}, pausedNodes(f))

	f.paused["KERN3"] = false
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, pausedNodes(f), "what this service paused it resumes")
	assert.Equal(t, nodeResumed, recorded(f, "KERN2"))
}

func TestAFailoverTestInCheckModeReportsPausedNodes(t *testing.T) {
	f := deployed(t)
	f.paused["KERN2"] = true
	result, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, 1, result.Pending)
	assert.Empty(t, f.called(" apply "))
	steps := f.evidence[len(f.evidence)-1].Steps
	i := slices.IndexFunc(steps, func(s runbook.StepRecord) bool { return s.Verdict == runbook.NeedsPerson })
	require.GreaterOrEqual(t, i, 0)
	assert.Equal(t, "TST-9.9-2", steps[i].ID)
	assert.Equal(t, "cannot resume node KERN2: somebody else has paused the node, not Changeover", steps[i].Error)
	assert.Equal(t, runbook.StateWouldChange, result.State)
}

func TestNodesThatADeploymentPausesAreRecordedUntilTheyAreResumed(t *testing.T) {
	f := integratedSite(t, testSite())
	assert.Equal(t, nodePausedHere, recorded(f, "KERN2"))
	_, err := newScene(t, f).run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, []string{"KERN1"}, pausedNodes(f))
	assert.Equal(t, []string{nodePausedHere, nodeResumed}, []string{recorded(f, "KERN1"), recorded(f, "KERN2")})
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, pausedNodes(f))
	assert.Equal(t, []string{nodeResumed, nodeResumed}, []string{recorded(f, "KERN1"), recorded(f, "KERN2")})
}

func TestAPauseIsRecordedBeforeItIsMade(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureNodePause apply KERN1 INT-9.2-4", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		assert.Equal(t, nodePausedHere, recorded(f, "KERN2"))
		assert.Empty(t, pausedNodes(f))
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "node KERN2 is resumed", "the request may have arrived")
	assert.Equal(t, nodeResumed, recorded(f, "KERN2"))
}

func TestAFailedRunLeavesANodePausedThatAPersonPaused(t *testing.T) {
	f := withXPR(t)
	f.paused["KERN2"] = true
	f.failTimes("EnsureRegistryRename apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f))
	assert.Empty(t, recorded(f, "KERN2"))
	evidence := f.evidence[len(f.evidence)-1]
	i := slices.IndexFunc(evidence.Steps, func(s runbook.StepRecord) bool { return s.ID == "INT-9.2-4" })
	assert.Equal(t, runbook.Unchanged, evidence.Steps[i].Verdict)
	assert.Equal(t, []string{"node KERN2 was paused already, and not by Changeover; the node stays paused until a person resumes it"}, evidence.Steps[i].Warnings)
}

func TestAReplicationWaitsForThePersonWhoPausedItsNode(t *testing.T) {
	f := integratedSite(t, testSite())
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactPausedPrefix+"KERN2" })
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		parked := s.progress().Parked[0]
		assert.Equal(t, "REP-9.8.1-1", parked.Step.ID)
		assert.True(t, parked.Guard, "without the node the role would go offline for nothing")
		assert.Contains(t, parked.Error, "cannot resume node KERN2: somebody else has paused the node, not Changeover")
		assert.Empty(t, f.called("REP-9.8.1-2"), "the role was not touched")
		f.paused["KERN2"] = false
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
}

func TestARepeatedIntegrationReturnsEachNodeAsItWas(t *testing.T) {
	f := newFakeHosts(withThirdNode(testSite()))
	_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	f.paused["KERN3"] = true
	f.site.Role.FailoverThreshold = new(7) // Something to change.
	_, err = newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.NotEmpty(t, f.called("EnsureRoleState apply"), "the role was worked on")
	assert.Equal(t, []string{"KERN3"}, pausedNodes(f))
	assert.Equal(t, nodeResumed, recorded(f, "KERN2"))
}

func TestAReplicationInProductionReturnsEachNodeAsItWas(t *testing.T) {
	f := newFakeHosts(withThirdNode(testSite()))
	_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactReplicatedPrefix+"KERN2" })
	f.paused["KERN3"] = true
	_, err = newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, []string{"KERN3"}, pausedNodes(f))
	assert.Equal(t, nodeResumed, recorded(f, "KERN1"), "paused and resumed by this run")
}

// A node that is down cannot take the role, so that no run waits for it with the role offline.
func TestANodeThatIsDownIsNotPaused(t *testing.T) {
	for name, in := range map[string]runbook.Input{
		runbook.ReplicateToNode: {Node: "KERN2"}, runbook.ChangeServicePassword: {}, runbook.Integrate: {}, runbook.SetTimeZoneSupport: {},
	} {
		t.Run(name, func(t *testing.T) {
			f := threeNodes(t)
			f.site.XPR.TimeZoneSupport = "on"
			f.lost = []string{"KERN3"}
			for _, node := range []string{"KERN1", "KERN2"} {
				f.services[node]["mta"].start = "Auto"
			}
			s := newScene(t, f)
			waits := 0
			s.withOperator(name, in)
			s.every(time.Hour, func() {
				parked := s.progress().Parked
				if len(parked) == 0 {
					return
				}
				waits++
				assert.Equal(t, cluster.Online, f.roleState(), "it waits with the role offline: %s", parked[0].Error)
				s.update("", runbook.AbortUpdate, eva)
			})
			_, err := s.run(name, in)
			if name == runbook.ChangeServicePassword {
				requireKind(t, err, runbook.ErrAborted) // KERN3 cannot prove the password.
			} else {
				require.NoError(t, err)
				assert.Zero(t, waits)
				assert.Contains(t, warnings(f), "node KERN3 is not paused, because it is Down")
			}
			assert.NotEqual(t, nodePausedHere, recorded(f, "KERN3"))
		})
	}
}

// pausedEarlier is a finished site with a node that an earlier run has paused.
func pausedEarlier(t *testing.T) *fakeHosts {
	f := deployed(t)
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + "KERN2", Value: nodePausedHere})
	f.paused["KERN2"] = true
	return f
}

// An abort arrives while a node is resumed. If the site record still said that Changeover has paused the node, the next drill would
// resume it for a person who has paused it by then.
func TestAnAbortWhileANodeIsResumedLeavesNoStalePause(t *testing.T) {
	for name, arrange := range map[string]func(f *fakeHosts, abort func()){
		"the host answers": func(f *fakeHosts, abort func()) { f.whenCalled("EnsureNodePause apply", abort) },
		"the answer is lost": func(f *fakeHosts, abort func()) {
			order := f.failTimes("EnsureNodePause apply", runbook.ErrTransport, 1)
			order.quiet, order.meanwhile = true, abort
		},
		"the fact is being written": func(f *fakeHosts, abort func()) {
			f.failTimes("RecordSiteFact "+runbook.FactPausedPrefix, runbook.ErrTransport, 1).meanwhile = abort
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := pausedEarlier(t)
			s := newScene(t, f)
			arrange(f, func() { s.update("", runbook.AbortUpdate, eva) })
			_, err := s.run(runbook.FailoverTest, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
			require.Empty(t, pausedNodes(f), "the node was resumed")
			assert.Equal(t, nodeResumed, recorded(f, "KERN2"))

			f.paused["KERN2"] = true // A person, for maintenance.
			_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
			requireKind(t, err, runbook.ErrNodePaused)
			assert.Equal(t, []string{"KERN2"}, pausedNodes(f))
		})
	}
}

// The fact about a pause is written before the pause. An abort in between must not leave the fact alone.
func TestAnAbortBeforeAPauseLeavesNoFactAboutIt(t *testing.T) {
	f := withXPR(t)
	s := newScene(t, f)
	f.whenCalled("RecordSiteFact "+runbook.FactPausedPrefix+"KERN2", func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.Empty(t, f.called("EnsureNodePause apply"), "the node was not paused")
	assert.NotEqual(t, nodePausedHere, recorded(f, "KERN2"))
}

// On a site in production, a node to which XPR is not replicated stays paused, also if an abort arrives while the node is resumed.
func TestAnAbortedReplicationInProductionPausesItsNodeAgain(t *testing.T) {
	f := pausedEarlier(t)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactReplicatedPrefix+"KERN2" })
	s := newScene(t, f)
	s.withOperator(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	f.whenCalled("EnsureNodePause apply KERN1 REP-9.8.1-1", func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f))
	assert.Equal(t, nodePausedHere, recorded(f, "KERN2"))
}
