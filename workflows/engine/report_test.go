package engine

import (
	"testing"

	"changeover/runbook"
	"changeover/workflows/calls"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// count is what one step adds to a report.
type count struct{ changed, pending, unknown int }

func TestEveryVerdictIsCounted(t *testing.T) {
	change := runbook.Change{Property: "State", After: "Running"}
	made := []runbook.Effect{{Change: change, Verdict: runbook.Changed}, {Change: change, Verdict: runbook.ChangedAnswerLost}}
	left := []runbook.Change{change, change, change}
	want := map[runbook.Verdict]count{
		runbook.Unchanged: {2, 0, 0}, runbook.Changed: {2, 0, 0}, runbook.ChangedAnswerLost: {2, 0, 0}, runbook.OutcomeNotKnown: {2, 0, 0},
		runbook.WouldChange: {2, 3, 0}, runbook.NeedsPerson: {2, 3, 0}, runbook.Unknown: {2, 0, 1}, runbook.Failed: {2, 0, 0},
		runbook.Attested: {2, 0, 0}, runbook.NotApplicable: {2, 0, 0}, runbook.Skipped: {2, 0, 0}, runbook.NotReached: {2, 0, 0}, "": {2, 0, 0},
	}
	require.Len(t, want, len(runbook.Verdicts())+1, "a new verdict must say how it is counted")
	for _, verdict := range append(runbook.Verdicts(), "") {
		r := report{steps: []*runbook.StepRecord{{Verdict: verdict, Effects: made, Pending: left}}}
		r.count()
		r.count() // Counting anew adds nothing.
		assert.Equal(t, want[verdict], count{r.changed, r.pending, r.unknown}, "%q", verdict)
	}
}

func TestAPendingStepWithoutChangesCountsOnce(t *testing.T) {
	r := report{steps: []*runbook.StepRecord{{Verdict: runbook.WouldChange}, {Verdict: runbook.NeedsPerson}}}
	r.count()
	assert.Equal(t, 2, r.pending)
}

func TestAMoveIsNoChangedProperty(t *testing.T) {
	r := report{steps: []*runbook.StepRecord{{Verdict: runbook.Changed, Effects: []runbook.Effect{{Change: runbook.Change{Property: runbook.OwnerProperty}}}}}}
	r.count()
	assert.Zero(t, r.changed)
}

func TestTheVerdictOfAStepIsTheLeastCertainOfItsEffects(t *testing.T) {
	effects := func(verdicts ...runbook.Verdict) *runbook.StepRecord {
		record := &runbook.StepRecord{}
		for _, v := range verdicts {
			record.Effects = append(record.Effects, runbook.Effect{Verdict: v})
		}
		return record
	}
	for want, record := range map[runbook.Verdict]*runbook.StepRecord{
		runbook.Unchanged:         effects(),
		runbook.Changed:           effects(runbook.Changed, runbook.Changed),
		runbook.ChangedAnswerLost: effects(runbook.Changed, runbook.ChangedAnswerLost, runbook.Changed),
		runbook.OutcomeNotKnown:   effects(runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Changed),
	} {
		assert.Equal(t, want, verdictOf(record))
	}
}

func TestTheFinalStateFollowsFromWhatWasReported(t *testing.T) {
	deviations := []string{"skipped"}
	for name, test := range map[string]struct {
		err    error
		check  bool
		result runbook.Result
		want   runbook.State
	}{
		"done":                     {nil, false, runbook.Result{Changed: 3}, runbook.StateDone},
		"deviations":               {nil, false, runbook.Result{Deviations: deviations}, runbook.StateDoneWithDeviations},
		"aborted":                  {calls.Failure(runbook.ErrAborted, "by eva"), false, runbook.Result{}, runbook.StateAborted},
		"failed":                   {calls.Failure(runbook.ErrUnanswered, "nobody"), false, runbook.Result{}, runbook.StateFailed},
		"in sync":                  {nil, true, runbook.Result{}, runbook.StateInSync},
		"would change":             {nil, true, runbook.Result{Pending: 1}, runbook.StateWouldChange},
		"unknown goes before that": {nil, true, runbook.Result{Pending: 1, Unknown: 1}, runbook.StateIncomplete},
		"a check that fails":       {calls.Failure(runbook.ErrBadInput, "no"), true, runbook.Result{Unknown: 1}, runbook.StateFailed},
	} {
		state := finalState(test.err, test.check, test.result)
		assert.Equal(t, test.want, state, name)
		assert.True(t, state.Final(), name)
	}
}
