package workflows

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A decision about one failure must not reach the next failure of the same step.
func TestALateDecisionDoesNotReachTheNextFailure(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 2)
	s := newScene(t, f)
	decision := eva
	s.at(time.Hour, func() {
		parked := s.progress().Parked[0]
		require.Equal(t, 1, parked.Attempt)
		decision.Step, decision.Host, decision.Attempt = parked.Step.ID, parked.Step.Host, parked.Attempt
		s.update("", runbook.RetryUpdate, decision)
	})
	s.at(2*time.Hour, func() { s.update("", runbook.SkipUpdate, decision) })
	s.at(3*time.Hour, func() {
		require.Len(t, s.refused, 1)
		assert.ErrorContains(t, s.refused[0], "attempt 2")
		require.Equal(t, 2, s.progress().Parked[0].Attempt)
		decision.Attempt = 2
		s.update("", runbook.RetryUpdate, decision)
	})
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Len(t, s.refused, 1)
}

func TestAHeldRunRetriesNothing(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(2*time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	s.at(3*time.Hour, func() {
		assert.Len(t, f.called("EnsureClusterGroup apply"), 1)
		assert.Equal(t, runbook.StateHeld, s.progress().State)
		s.update("", runbook.ResumeUpdate, eva)
	})
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, s.refused)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Len(t, f.called("EnsureClusterGroup apply"), 2)
}

func TestADecisionWithAMistypedFieldIsRefused(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		for _, name := range updatesOf(t, s.stage) {
			s.update("", name, map[string]any{"operator": "eva", "reason": "x", "stp": "INT-1"})
		}
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, len(updatesOf(t, s.stage)))
		for _, err := range s.refused {
			assert.ErrorContains(t, err, `unknown field "stp"`)
		}
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}

// What is refused is bounded first: the server ends a run whose attributes are too large.
func TestAnInputWithATextThatIsTooLongIsRefused(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for field, in := range map[string]runbook.Input{
		"site": {Site: long}, "node": {Node: long}, "satellite": {Satellite: long}, "mode": {Mode: runbook.Mode(long)},
		"change": {Change: long}, "operator": {Operator: "a\nb"}, "reason": {Reason: "\x1b[31m"},
	} {
		f := newFakeHosts(testSite())
		s := newScene(t, f)
		s.stage.ExecuteWorkflow(runbook.Prepare, in)
		err := s.stage.GetWorkflowError()
		requireKind(t, err, runbook.ErrBadInput)
		assert.ErrorContains(t, err, "the field "+field+" of its input cannot be used")
		text, _ := json.Marshal(s.progress())
		assert.Less(t, len(text)+len(err.Error()), 3000, field)
	}
}
