package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

func TestTheSummaryOfARunbookBelowShowsItsTargetAndTheChangeNumber(t *testing.T) {
	for want, in := range map[string]runbook.Input{
		"integrate of berlin":                        {Site: "berlin"},
		"integrate of berlin KERN2":                  {Site: "berlin", Node: "KERN2"},
		"integrate of berlin SATEL1 (change CHG017)": {Site: "berlin", Satellite: "SATEL1", Change: "CHG017"},
	} {
		assert.Equal(t, want, startSummary("integrate", in))
	}
}

// An abort is accepted at once, and the site is made safe after that.
func TestARunThatEndsShowsNoWait(t *testing.T) {
	status := progress.NewStatus("deploy/berlin", "", runbook.Apply, func() {})
	held := []runbook.ChildReport{{WorkflowID: "prepare/berlin", State: runbook.StateHeld, Waiting: "held by eva"}}
	v := &view{status: status, desk: desk.New(status, &progress.Report{}, desk.Hooks{}), children: &children{running: held}, state: runbook.StateHeld}
	state, _, below := v.now()
	assert.Equal(t, []any{runbook.StateHeld, held}, []any{state, below})
	status.Stop(calls.Failure(runbook.ErrAborted, "by eva"))
	state, _, below = v.now()
	assert.Equal(t, []any{runbook.StateRunning, []runbook.ChildReport{{WorkflowID: "prepare/berlin", State: runbook.StateRunning}}}, []any{state, below})
}
