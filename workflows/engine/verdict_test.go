package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

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
		state := progress.FinalState(test.err, test.check, test.result)
		assert.Equal(t, test.want, state, name)
		assert.True(t, state.Final(), name)
	}
}
