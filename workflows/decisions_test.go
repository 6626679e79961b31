package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdk "go.temporal.io/api/sdk/v1"

	"changeover/activities/cluster"
	"changeover/runbook"
)

var eva = runbook.Decision{Operator: "eva", Reason: "looked at it"}

func TestAFailedStepParksAndRetryGoesOn(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureShare apply KERN1 INT-9.6.1-1", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		progress := s.progress()
		require.Len(t, progress.Parked, 1)
		assert.Equal(t, runbook.StateWaitingForOperator, progress.State)
		assert.Equal(t, "INT-9.6.1-1", progress.Parked[0].Step.ID)
		assert.Contains(t, progress.Parked[0].Error, runbook.ErrAccessDenied)
		s.update("", runbook.RetryUpdate, eva)
	})
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, s.refused)
	assert.Len(t, f.called("EnsureShare apply KERN1 INT-9.6.1-1 share MrsBackup$"), 2)
	assert.Equal(t, "retry", f.evidence[0].Decisions[0].Action)
}

func TestSkippingAStepEndsAsDeviation(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureMachinePath apply KERN2", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "set by policy", Step: "INT-9.4.4-1"})
	})
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	require.Len(t, result.Deviations, 1)
	assert.Contains(t, result.Deviations[0], "' on KERN2 (INT-9.4.4-1) was skipped by eva")
	assert.Contains(t, result.Deviations[0], `eva: "set by policy"`)
	assert.Equal(t, runbook.StateDoneWithDeviations, f.evidence[0].State)
}

func TestAGuardCannotBeSkipped(t *testing.T) {
	f := withXPR(t)
	f.differTimes("CheckRoleOwner check KERN1 INT-9.5-0", 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.True(t, s.progress().Parked[0].Guard)
		s.update("", runbook.SkipUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		assert.ErrorContains(t, s.refused[0], "cannot skip INT-9.5-0")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
}

func TestAbortResumesPausedNodesAndSaysSo(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, []string{"KERN2"}, pausedNodes(f))
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, `aborted by eva: "looked at it"`)
	assert.ErrorContains(t, err, "node KERN2 is resumed")
	assert.ErrorContains(t, err, "role 'Xpressions Role' is")
	assert.Empty(t, pausedNodes(f))
	assert.Equal(t, runbook.StateAborted, f.evidence[0].State)
}

func TestCancelingIsAborting(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureGenericService apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, s.stage.CancelWorkflow)
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, pausedNodes(f))
	assert.Len(t, f.evidence, 1, "the evidence of a canceled run is written too")
}

func TestAnAbortedReplicationTakesTheRoleHome(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 the resource of mrs", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "KERN2", f.owner)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err = s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, cluster.Online, f.roleState())
	assert.Empty(t, pausedNodes(f))
	assert.ErrorContains(t, err, "is Online on KERN1")
}

func TestDecisionsThatFitNothingAreRefused(t *testing.T) {
	tests := map[string]struct {
		update  string
		verdict any
		want    string
	}{
		"nobody":           {runbook.RetryUpdate, runbook.Decision{Reason: "because"}, "operator or reason is missing"},
		"no reason":        {runbook.SkipUpdate, runbook.Decision{Operator: "eva"}, "operator or reason is missing"},
		"another step":     {runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "x", Step: "INT-9.9-9"}, "no step INT-9.9-9 waits for a decision; the waiting steps are PREP-7.2-1 KERN1 attempt 1"},
		"another attempt":  {runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "x", Attempt: 7}, "no step in attempt 7 waits for a decision; the waiting steps are PREP-7.2-1 KERN1 attempt 1"},
		"not held":         {runbook.ResumeUpdate, eva, "the run is not held"},
		"no task":          {runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Task: "xpr-setup"}, "is open; to see the failed step and the commands that decide about it: changeover tasks default-test-workflow-id"},
		"no task named":    {runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva"}, "cannot confirm: no task of"},
		"confirm: nobody":  {runbook.ConfirmUpdate, runbook.Confirmation{}, "the operator is missing"},
		"abort: no reason": {runbook.AbortUpdate, runbook.Decision{Operator: "eva"}, "operator or reason is missing"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFakeHosts(testSite())
			f.facts = preparationAttested()
			f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
			s := newScene(t, f)
			s.at(time.Hour, func() { s.update("", test.update, test.verdict) })
			s.at(2*time.Hour, func() {
				require.Len(t, s.refused, 1)
				assert.ErrorContains(t, s.refused[0], test.want)
				s.update("", runbook.RetryUpdate, eva)
			})
			_, err := s.run(runbook.Prepare, runbook.Input{})
			require.NoError(t, err)
			assert.Len(t, s.refused, 1)
		})
	}
}

// updatesOf are the Updates that a workflow takes, as the UI lists them.
func updatesOf(t *testing.T, env stage) []string {
	t.Helper()
	value, err := env.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(t, err)
	var metadata sdk.WorkflowMetadata
	require.NoError(t, value.Get(&metadata))
	var names []string
	for _, u := range metadata.GetDefinition().GetUpdateDefinitions() {
		names = append(names, u.GetName())
	}
	return names
}

// expired is a decision of any kind that was valid until a minute ago.
func expired(env stage) map[string]any {
	return map[string]any{"operator": "eva", "reason": "looked at it", "key": "old", "notAfter": env.Now().Add(-time.Minute)}
}

func TestEveryDecisionToARunExpires(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	var updates []string
	s.at(time.Hour, func() {
		updates = updatesOf(t, s.stage)
		require.Subset(t, updates, []string{runbook.RetryUpdate, runbook.SkipUpdate, runbook.AbortUpdate, runbook.HoldUpdate, runbook.ResumeUpdate, runbook.ConfirmUpdate})
		for _, name := range updates {
			s.update("", name, expired(s.stage))
		}
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, len(updates), "an Update that a person sends must expire")
		for i, err := range s.refused {
			requireKind(t, err, runbook.ErrDecisionExpired)
			assert.Regexp(t, "cannot "+updates[i]+" .*: the decision was valid until [-0-9]{10}T[:0-9]{8}Z, and the time is now [-0-9]{10}T[:0-9]{8}Z; if you still want this decision, send the decision again", err.Error())
		}
		s.update("", runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "in time", NotAfter: s.stage.Now().Add(time.Second)})
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, s.refused, len(updates))
}

// preparationAttested are the facts of a preparation that a person has attested.
func preparationAttested() []runbook.SiteFact {
	return attested("PREP-7.1-1", "PREP-7.1.2-7", "INS-4.3.1-1", "PREP-7.1-2", "PREP-6.2-1", "PREP-7.1.2-3", "PREP-7.1.2-4", "PREP-7.1.2-6", "PREP-7.1.2-8", "PREP-7.3.1-1", "PREP-6.2-1/KERN1", "PREP-6.2-1/KERN2")
}

func attested(ids ...string) []runbook.SiteFact {
	var facts []runbook.SiteFact
	for _, id := range ids {
		facts = append(facts, runbook.SiteFact{Key: id, Value: "fine", Operator: "eva", Time: "2026-01-01T00:00:00Z"})
	}
	return facts
}

func TestARunIsHeldForAsLongAsItsHolderLikes(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	s := newScene(t, f)
	s.at(0, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(400*time.Hour, func() {
		require.Equal(t, runbook.StateHeld, s.progress().State)
		s.update("", runbook.ResumeUpdate, eva)
	})
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// A run that waits for an answer may be held too: the time for the answer does not end it before somebody resumes it.
func TestAHeldRunWaitsForAnAnswerWithoutALimit(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureGenericService apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(100*time.Hour, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(2000*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.ResumeUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrUnanswered)
	assert.Greater(t, f.evidence[0].Finished.Sub(f.evidence[0].Started), 2167*time.Hour, "the time begins again when the run is resumed")

	f = withXPR(t)
	f.failTimes("EnsureGenericService apply", runbook.ErrRefused, 1)
	s = newScene(t, f)
	s.at(100*time.Hour, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(400*time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	s.at(401*time.Hour, func() { s.update("", runbook.ResumeUpdate, eva) })
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// The time for an answer begins again when the run is resumed, also if the run was resumed just before the time was over.
func TestAResumedRunWaitsForAnAnswerAsLongAsAnother(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureGenericService apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(2*time.Hour, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(167*time.Hour, func() { s.update("", runbook.ResumeUpdate, eva) })
	s.at(200*time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)

	f = withXPR(t)
	f.failTimes("EnsureGenericService apply", runbook.ErrRefused, 1)
	s = newScene(t, f)
	s.at(2*time.Hour, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(167*time.Hour, func() { s.update("", runbook.ResumeUpdate, eva) })
	_, err = s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrUnanswered)
	assert.InDelta(t, 335, f.evidence[0].Finished.Sub(f.evidence[0].Started).Hours(), 1)
}

func TestATargetThatARunbookDoesNotTakeIsRefused(t *testing.T) {
	for _, in := range []runbook.Input{{Node: "KERN2"}, {Satellite: "SATEL1"}, {Service: "mta"}, {Hotfix: "HF1"}, {PasswordChanged: "2020-01-01T00:00:00Z"}} {
		f := withXPR(t)
		_, err := newScene(t, f).run(runbook.Integrate, in)
		requireKind(t, err, runbook.ErrBadInput)
		assert.Empty(t, f.called("apply"))
	}
}

func TestHoldStopsBeforeTheNextStep(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Minute, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(2*time.Minute, func() { s.update("", runbook.ConfirmUpdate, s.confirmation(s.tasks("")[0])) })
	s.at(time.Hour, func() {
		assert.Equal(t, runbook.StateHeld, s.progress().State)
		assert.Empty(t, f.called("CheckHost"))
		s.update("", runbook.ResumeUpdate, eva)
	})
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Greater(t, result.Seconds, 3599.0)
}

func TestAnUnansweredStepEndsTheRunSafely(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureGenericService apply", runbook.ErrRefused, 1)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrUnanswered)
	assert.ErrorContains(t, err, "nobody answered within 168 hours")
	assert.Empty(t, pausedNodes(f))
}

// A refused account may be tried once more after a decision, so the requests that follow one say so.
func TestRequestsSayWhichDecisionTheyFollow(t *testing.T) {
	t.Run("retry of a step", func(t *testing.T) {
		f := withXPR(t)
		f.failTimes("EnsureShare apply KERN1 INT-9.6.1-1", runbook.ErrAccessDenied, 2)
		s := newScene(t, f)
		for n := range 2 {
			s.at(time.Duration(1+n)*time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
		}
		_, err := s.run(runbook.Integrate, runbook.Input{})
		require.NoError(t, err)
		require.NotEmpty(t, f.followed)
		assert.Equal(t, "EnsureShare INT-9.6.1-1 after 1", f.followed[0], "nothing before the first retry follows a decision")
		second := slices.Index(f.followed, "EnsureShare INT-9.6.1-1 after 2")
		require.Positive(t, second)
		for i, call := range f.followed {
			assert.Equal(t, i >= second, strings.HasSuffix(call, " after 2"), "the last decision counts: %s", call)
		}
	})
	t.Run("retry of a read", func(t *testing.T) {
		f := withXPR(t)
		f.failTimes("ReadCluster", runbook.ErrAccessDenied, 1)
		s := newScene(t, f)
		s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
		_, err := s.run(runbook.Integrate, runbook.Input{})
		require.NoError(t, err)
		require.NotEmpty(t, f.followed)
		assert.Equal(t, "ReadCluster read-cluster after 1", f.followed[0])
	})
	t.Run("confirm", func(t *testing.T) {
		f := prepared(t)
		f.facts = append(f.facts, attested("INS-4.0-1", "INS-4.3.3-1/KERN1")...)
		s := newScene(t, f)
		s.at(time.Hour, func() {
			s.update("", runbook.ConfirmUpdate, s.confirmation(s.tasks("")[0]))
		})
		s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
		_, err := s.run(runbook.Install, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		require.NotEmpty(t, f.followed)
		assert.Contains(t, f.followed[0], " after 1")
	})
	t.Run("abort", func(t *testing.T) {
		f := withXPR(t)
		f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
		s := newScene(t, f)
		s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
		_, err := s.run(runbook.Integrate, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		require.NotEmpty(t, f.followed, "the site is made safe as the person has decided")
		assert.Contains(t, f.followed, "EnsureNodePause safety after 1")
	})
}
