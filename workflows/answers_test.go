package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// theGroup is the step of prepare that makes the role.
const theGroup = "EnsureClusterGroup apply KERN1 PREP-7.2-1"

// attestedSite is a site whose preparation asks nobody.
func attestedSite() *fakeHosts {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	return f
}

// decides sends a decision each time the run waits; "" is for a wait that ends otherwise.
func (s *scene) decides(decisions ...string) {
	for i, name := range decisions {
		if name == "" {
			continue
		}
		s.at(time.Duration(1+i)*time.Hour, func() { s.update("", name, eva) })
	}
}

func TestALostAnswerIsSettledByRetrySkipAndAbort(t *testing.T) {
	for decision, want := range map[string]runbook.Verdict{runbook.RetryUpdate: runbook.ChangedAnswerLost, runbook.SkipUpdate: runbook.Skipped, runbook.AbortUpdate: runbook.Failed} {
		t.Run(decision, func(t *testing.T) {
			f := attestedSite()
			f.losesAnswer(theGroup)
			s := newScene(t, f)
			s.decides(decision)
			_, err := s.run(runbook.Prepare, runbook.Input{})
			if decision == runbook.AbortUpdate {
				requireKind(t, err, runbook.ErrAborted)
			} else {
				require.NoError(t, err)
			}
			group := evidenceOf(t, f, "PREP-7.2-1", "KERN1")
			assert.Equal(t, want, group.Verdict)
			require.Len(t, group.Effects, 1)
			assert.Equal(t, runbook.ChangedAnswerLost, group.Effects[0].Verdict)
		})
	}
}

func TestAnAnswerThatIsLostTwiceIsAskedAboutTwice(t *testing.T) {
	f := attestedSite()
	f.failTimes(theGroup, runbook.ErrTransport, 2)
	f.failTimes("RecordSiteFact "+engine.FactChanged, runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.decides(runbook.RetryUpdate, runbook.RetryUpdate, runbook.AbortUpdate)
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestWhatNobodyLearnsStaysNotKnown(t *testing.T) {
	f := attestedSite()
	f.failTimes(theGroup, runbook.ErrTransport, 2)
	s := newScene(t, f)
	s.decides(runbook.AbortUpdate)
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	group := evidenceOf(t, f, "PREP-7.2-1", "KERN1")
	require.Len(t, group.Effects, 1)
	assert.Equal(t, runbook.OutcomeNotKnown, group.Effects[0].Verdict)
}

func TestALockLostWithALostAnswerLeavesItNotKnown(t *testing.T) {
	f := attestedSite()
	f.failTimes(theGroup, runbook.ErrTransport, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.stage.CancelWorkflowByID(lockID, "") })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrLockLost)
	group := evidenceOf(t, f, "PREP-7.2-1", "KERN1")
	require.Len(t, group.Effects, 1)
	assert.Equal(t, runbook.OutcomeNotKnown, group.Effects[0].Verdict)
}

func TestAStateThatOthersChangeIsAskedAbout(t *testing.T) {
	f := attestedSite()
	change := func(after string) runbook.Change {
		return runbook.Change{Property: "Name", Before: "other", After: after, Command: "rename"}
	}
	f.shows("EnsureClusterGroup check KERN1 PREP-7.2-1", runbook.Seen{Unsettled: true})
	f.answers(5, runbook.ActResult{Replan: true, Settled: true, Next: []runbook.Change{change("first")}})
	f.answers(1, runbook.ActResult{Replan: true, Settled: true, Next: []runbook.Change{{Property: "Type", Before: "file", After: "folder"}}})
	f.answers(1, runbook.ActResult{Settled: true, Effects: []runbook.Effect{{Change: change("second"), Verdict: runbook.OutcomeNotKnown, Request: "r/1/1"}}})
	s := newScene(t, f)
	s.decides(runbook.RetryUpdate, runbook.RetryUpdate, runbook.SkipUpdate)
	f.shows("EnsureClusterGroup check KERN1 PREP-7.2-1", runbook.Seen{Unsettled: true}, runbook.Seen{Unsettled: true})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.OutcomeNotKnown, evidenceOf(t, f, "PREP-7.2-1", "KERN1").Verdict)
}

func TestAChangeThatDoesNotLastIsAskedAbout(t *testing.T) {
	f := attestedSite()
	f.whenCalled("EnsureRoleSettings apply KERN1 PREP-7.2-4", func() { f.drift("EnsureClusterGroup") })
	s := newScene(t, f)
	s.at(time.Hour, func() {
		assert.Contains(t, s.progress().Parked[0].Error, "something undid the change")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}

func TestAStateThatDiffersInEachRoundIsAskedAbout(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, preparationAttested()...)
	f.drift("EnsurePreferredOwners")
	for _, after := range []string{"a", "b", "c", "d", "e"} {
		f.shows("EnsureClusterGroup check KERN1 PREP-7.2-1", runbook.Seen{Changes: []runbook.Change{{Property: "Name", Before: "other", After: after, Command: "rename"}}})
	}
	f.answers(5, runbook.ActResult{Settled: true, Replan: true})
	s := newScene(t, f)
	s.at(time.Hour, func() {
		assert.Contains(t, s.progress().Parked[0].Error, "even after 3 more attempts")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}

func TestLooksThatDoNotFitAreAskedAbout(t *testing.T) {
	f := attestedSite()
	f.differTimes("EnsureClusterGroup check KERN1 PREP-7.2-1", 100)
	f.failTimes("CheckClusterNodes check KERN1 PREP-7.1.1-1", runbook.ErrRefused, 100)
	for range 4 {
		f.shows("CheckOtherRoles check KERN1 PREP-6.2-2", runbook.Seen{Unsettled: true})
	}
	s := newScene(t, f)
	s.decides(runbook.SkipUpdate)
	s.at(2*time.Hour, func() {
		f.failures = nil
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}

func TestAnotherNodeStandsInForOneThatIsDown(t *testing.T) {
	f := attestedSite()
	f.down("CheckClusterNodes check KERN1 PREP-7.1.1-1", "KERN2")
	f.down("ReadCluster KERN1", "KERN2")
	f.down(theGroup, "KERN2")
	f.down("EnsurePreferredOwners apply", "KERN1")
	s := newScene(t, f)
	// What is about KERN1 itself waits for it.
	s.every(time.Hour, func() {
		if len(s.progress().Parked) > 0 {
			s.update("", runbook.RetryUpdate, eva)
		}
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}
