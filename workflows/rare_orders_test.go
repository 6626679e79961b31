package workflows

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// without are facts except those with a key.
func without(facts []runbook.SiteFact, key string) []runbook.SiteFact {
	return slices.DeleteFunc(slices.Clone(facts), func(fact runbook.SiteFact) bool { return fact.Key == key })
}

// What a site file leaves out by choice is no step that somebody has skipped: XPR is replicated all the same.
func TestAChoiceOfTheSiteDoesNotKeepTheRoleFromMoving(t *testing.T) {
	site := testSite()
	site.Ghostscript = config.Ghostscript{Keep: true}
	f := newFakeHosts(site.WithDefaults())
	result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Contains(t, factsAbout(f, "KERN2"), runbook.FactReplicatedPrefix+"KERN2")
	_, tested := factNamed(f, runbook.FactFailoverTested)
	assert.True(t, tested)
}

// A person skips the hotfix on the cluster drive during the replication, as its advice says, and installs it afterwards.
func TestAHotfixOnTheClusterDriveIsInstalledAfterTheReplication(t *testing.T) {
	f := integratedSite(t, siteWithHotfix("/s", driveFile))
	s := newScene(t, f)
	in := runbook.Input{Node: "KERN2"}
	s.withOperator(runbook.ReplicateToNode, in)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Step.Hint, "install the hotfix afterwards with: changeover run install-hotfix")
		s.update("", runbook.SkipUpdate, eva)
	})
	result, err := s.run(runbook.ReplicateToNode, in)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	result, err = newScene(t, f).play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// A precondition that a person has skipped keeps no node out: XPR is replicated to it.
func TestASkippedPreconditionDoesNotKeepTheRoleFromMoving(t *testing.T) {
	for call, recorded := range map[string]bool{"EnsureWindowsService check KERN2 INT-9.4.2-1": true, "EnsureRoleState check KERN2 REP-9.8.2-14": false} {
		f := integratedSite(t, testSite())
		in := runbook.Input{Node: "KERN2"}
		s := newScene(t, f)
		s.withOperator(runbook.ReplicateToNode, in)
		f.differTimes(call, 5)
		s.at(time.Hour, func() {
			require.Len(t, s.progress().Parked, 1)
			s.update("", runbook.SkipUpdate, eva)
		})
		result, err := s.run(runbook.ReplicateToNode, in)
		require.NoError(t, err)
		assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
		_, found := factNamed(f, runbook.FactReplicatedPrefix+"KERN2")
		assert.Equal(t, recorded, found, call)
	}
}

// A person holds a run during its first change, and then aborts it or terminates it: the failover test is due all the same.
func TestAFailoverTestIsDueAfterARunThatIsHeld(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.facts = without(f.facts, engine.FactChanged)
	s := newScene(t, f)
	s.skipping().OnActivity("EnsureClusterGroup", mock.Anything, mock.Anything).
		Return(func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
			return f.act(ctx, "EnsureClusterGroup", req)
		}).After(time.Minute)
	s.at(30*time.Second, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(time.Hour, func() {
		require.Equal(t, runbook.StateHeld, s.progress().State)
		require.NotEmpty(t, f.called("EnsureClusterGroup apply"))
		_, due := factNamed(f, engine.FactChanged)
		assert.True(t, due, "the run may be terminated now")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	_, due := factNamed(f, engine.FactChanged)
	assert.True(t, due)
}

// A person aborts a run that could not write that a failover test is due: the end of the run writes it.
func TestAFailoverTestIsDueAfterAWriteThatFailed(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.facts = without(f.facts, engine.FactChanged)
	f.failTimes("RecordSiteFact", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	_, due := factNamed(f, engine.FactChanged)
	assert.True(t, due)
}

// What somebody had taken offline before a run stays offline, also where the role cannot come back to its node.
func TestTheSafeEndStartsOnlyWhatWasOnline(t *testing.T) {
	for _, home := range []string{"KERN1", "KERN2"} {
		t.Run(home, func(t *testing.T) {
			f := deployed(t)
			f.states["WebApl"] = cluster.Offline
			if home == "KERN1" {
				f.failTimes("MoveRole apply KERN1 REP-9.8.1-3c", runbook.ErrRefused, 1)
			} else {
				f.failTimes("EnsureResourceState apply KERN2 REP-9.8.1-3d", runbook.ErrRefused, 1)
				f.failTimes("MoveRole apply KERN1 safety", runbook.ErrRefused, 1)
			}
			f.failTimes("EnsureResourceState apply KERN1 safety", runbook.ErrRefused, 100)
			require.Error(t, abortedIn(t, f, runbook.ChangeServicePassword, runbook.Input{}))
			assert.Equal(t, home, f.owner)
			assert.Empty(t, f.called("making the site safe: role Xpressions Role is online"))
			if home == "KERN2" {
				assert.NotEmpty(t, f.called("EnsureResourceState apply KERN2 safety"))
			}
			for _, call := range f.called("EnsureResourceState apply " + home + " safety") {
				assert.NotContains(t, call, "WebApl")
			}
		})
	}
}

// A new computer that may own the role stays paused until XPR is on it, also where the replacement ends in between.
func TestAnAbortedReplacementLeavesTheNewComputerPaused(t *testing.T) {
	for when, call := range map[string]string{
		"before the replication": "CheckReachability check KERN2 REP-9.8.2-1", "during the replication": "EnsureResourceState apply KERN2 REP-9.8.1-3d",
	} {
		t.Run(when, func(t *testing.T) {
			f := deployed(t)
			f.lost = []string{"KERN2"}
			f.failTimes(call, runbook.ErrRefused, 1)
			s := newScene(t, f)
			in := runbook.Input{Node: "KERN2"}
			s.withOperator(runbook.ReplaceNode, in)
			s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
			_, err := s.run(runbook.ReplaceNode, in)
			requireKind(t, err, runbook.ErrAborted)
			require.NotContains(t, factsAbout(f, "KERN2"), runbook.FactReplicatedPrefix+"KERN2")
			assert.Equal(t, []string{"KERN2"}, pausedNodes(f), "the cluster could move the role to it")
			assert.ErrorContains(t, err, "node KERN2 stays paused until XPR is replicated to it")
			assert.Equal(t, "KERN1", f.owner)
			assert.Equal(t, cluster.Online, f.roleState())

			_, err = newScene(t, f).play(runbook.ReplaceNode, in)
			require.NoError(t, err)
			assert.Empty(t, pausedNodes(f))
		})
	}
}

// A replication to a further node of a site in production that is aborted leaves its node paused: people rely on the role.
func TestAnAbortedReplicationInProductionLeavesItsNodePaused(t *testing.T) {
	f := deployedWith(t, withThirdNode(testSite()))
	_, err := newSetup(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	f.failTimes("EnsureResourceState apply KERN3 REP-9.8.1-3d", runbook.ErrRefused, 1)
	require.Error(t, abortedIn(t, f, runbook.ReplicateToNode, runbook.Input{Node: "KERN3"}))
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, []string{"KERN3"}, pausedNodes(f))
	assert.Equal(t, nodePausedHere, recorded(f, "KERN3"))
	_, err = newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Empty(t, pausedNodes(f))
}

// Later runs that pause the other nodes leave such a node paused as well: the cluster could move the role to it.
func TestANodeWithoutXPRIsResumedByItsReplicationOnly(t *testing.T) {
	f := deployedWith(t, withThirdNode(testSite()))
	_, err := newSetup(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	f.failTimes("EnsureResourceState apply KERN3 REP-9.8.1-3d", runbook.ErrRefused, 1)
	require.Error(t, abortedIn(t, f, runbook.ReplicateToNode, runbook.Input{Node: "KERN3"}))
	left := f
	for name, fails := range map[string]bool{"ended": false, "aborted": true} {
		f := left.clone(left.site)
		if fails {
			f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12", runbook.ErrRefused, 100)
			err = abortedIn(t, f, runbook.ChangeServicePassword, runbook.Input{})
			assert.ErrorContains(t, err, "node KERN3 stays paused until XPR is replicated to it")
		} else {
			_, err = newScene(t, f).play(runbook.ChangeServicePassword, runbook.Input{})
			require.NoError(t, err)
		}
		assert.Equal(t, []string{"KERN3"}, pausedNodes(f), name)
		assert.Equal(t, nodePausedHere, recorded(f, "KERN3"), name)
	}
}

// While a site is being built, an aborted replication leaves its node resumed (design, decision 5) and says what that means.
func TestAnAbortedReplicationSaysThatItsNodeCanGetTheRole(t *testing.T) {
	f := integratedSite(t, testSite())
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.1-3d", runbook.ErrRefused, 1)
	err := abortedIn(t, f, runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	assert.ErrorContains(t, err, "XPR is not replicated to node KERN2, but the node is not paused, so the cluster can move role 'Xpressions Role' there")
	assert.Contains(t, strings.Join(f.evidence[len(f.evidence)-1].Safety, "\n"), "run 'Suspend-ClusterNode -Name KERN2'")
	assert.Empty(t, pausedNodes(f))
	_, err = newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
}

// inReplacement is a site in production on which a node is being replaced and XPR is not yet on the new computer.
func inReplacement(t *testing.T, site *config.Site, byHand bool) *fakeHosts {
	t.Helper()
	f := deployedWith(t, site)
	f.facts = append(without(f.facts, runbook.FactReplicatedPrefix+"KERN2"), runbook.SiteFact{Key: runbook.FactReplacingPrefix + "KERN2", Value: "the old computer is out of the cluster"})
	if byHand {
		f.facts = without(f.facts, runbook.FactCommissioning)
	}
	return f
}

// A new computer without XPR gets no role and no password, on a site that Changeover has built and on an adopted one.
func TestANewComputerWithoutXPRIsLeftOut(t *testing.T) {
	for built, byHand := range map[string]bool{"by Changeover": false, "by hand": true} {
		for name, in := range map[string]runbook.Input{runbook.FailoverTest: {}, runbook.InstallHotfix: {Hotfix: "HF1"}} {
			t.Run(name+" "+built, func(t *testing.T) {
				f := inReplacement(t, siteWithHotfix("/s", localFile), byHand)
				s := newScene(t, f)
				s.withOperator(name, in)
				_, err := s.run(name, in)
				requireKind(t, err, runbook.ErrPrecondition)
				assert.ErrorContains(t, err, "XPR is not replicated to KERN2")
				assert.Empty(t, f.called(" apply "))
			})
		}
		t.Run(runbook.ChangeServicePassword+" "+built, func(t *testing.T) {
			f := inReplacement(t, testSite(), byHand)
			_, err := newScene(t, f).play(runbook.ChangeServicePassword, runbook.Input{})
			require.NoError(t, err)
			assert.Empty(t, f.called("SetServicePassword apply KERN2"))
			assert.Empty(t, f.called("MoveRole apply"))
			assert.NotEmpty(t, f.called("SetServicePassword apply KERN1"))
		})
	}
}

// A node that joins a site in production gets its password with its replication.
func TestAFurtherNodeWithoutXPRGetsNoPassword(t *testing.T) {
	f := deployedWith(t, withThirdNode(testSite()))
	_, err := newSetup(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	f.calls = nil
	_, err = newScene(t, f).play(runbook.ChangeServicePassword, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called("SetServicePassword apply KERN3"))
	assert.NotEmpty(t, f.called("SetServicePassword apply KERN2"))
}

// The role goes to a node that has XPR, not to a new computer that is up.
func TestTheRoleLeavesANodeForOneThatHasXPR(t *testing.T) {
	site := withThirdNode(testSite())
	site.FinalOwner = "KERN2"
	f := threeNodes(t).clone(site)
	f.owner = "KERN3"
	f.facts = append(without(f.facts, runbook.FactReplicatedPrefix+"KERN2"), runbook.SiteFact{Key: runbook.FactReplacingPrefix + "KERN2", Value: "the old computer is out of the cluster"})
	_, err := newScene(t, f).play(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Equal(t, "KERN1", f.owner)
}

// The conversion of an installation that was aborted may still run when the integration begins.
func TestAnIntegrationAsksAboutTheConversionOfTheInstallation(t *testing.T) {
	f := withXPR(t)
	f.site.XPR.TimeZoneSupport, f.site.XPR.TimeZonesAtInstallation = "on", true
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)", Time: "2026-03-02T10:00:00Z"})
	s := newScene(t, f)
	s.ids = []string{""}
	asked := false
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			if task.ID == "time-zones-converted" && !asked {
				asked = true
				assert.Empty(t, f.called("EnsureWindowsService apply"), "the services still run")
				assert.Empty(t, f.called("EnsureResourceState apply"))
			}
		}
		s.doTasks()
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.True(t, asked)
}

// A repair brings a service online, and a conversion needs exactly five.
func TestARepairDoesNotDisturbAConversion(t *testing.T) {
	f := deployed(t)
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)"})
	f.states["mta"] = cluster.Offline
	in := runbook.Input{Service: "mta"}
	s := newScene(t, f)
	s.withOperator(runbook.RepairResource, in)
	_, err := s.run(runbook.RepairResource, in)
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "a conversion of time zones may still run")
	assert.Empty(t, f.called(" apply "), strings.Join(f.calls, "\n"))
}

// A node that Changeover had paused before it went down keeps no run waiting at its end, away from the role's home.
func TestAPausedNodeThatIsDownIsNotWaitedFor(t *testing.T) {
	f := threeNodes(t)
	f.services["KERN2"]["mta"].start = "Auto"
	f.lost, f.paused["KERN3"] = []string{"KERN3"}, true
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + "KERN3", Value: nodePausedHere})
	_, err := newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, "KERN1", f.owner)
	assert.Contains(t, warnings(f), "node KERN3 is not resumed, because it is Down")
	assert.Equal(t, nodePausedHere, recorded(f, "KERN3"), "the next run resumes it")
}

// A restart of a node would end a conversion in the middle.
func TestAPreparationRestartsNoNodeDuringAConversion(t *testing.T) {
	f := deployed(t)
	f.removals = map[string]string{"KERN1": "DHCP"}
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)"})
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "a conversion of time zones may still run")
	assert.Empty(t, f.called("RestartHost apply"))
	assert.Empty(t, f.called("EnsureRoleState apply"))
}
