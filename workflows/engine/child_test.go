package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

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
	v.children.running = append(v.children.running, runbook.ChildReport{WorkflowID: "install/berlin", State: runbook.StateWaitingForEvidence, Waiting: "the disk is full"})
	_, _, below = v.now()
	assert.Equal(t, v.children.running[1], below[1], "a child may wait for its evidence after an abort")
	v.children.running = held
	state, _, below = v.now()
	assert.Equal(t, []any{runbook.StateRunning, []runbook.ChildReport{{WorkflowID: "prepare/berlin", State: runbook.StateRunning}}}, []any{state, below})
}

// unheard is a child to which no signal is delivered.
type unheard struct {
	workflow.ChildWorkflowFuture
	ended bool
	fails error
}

func (c unheard) IsReady() bool { return c.ended }

func (c unheard) SignalChildWorkflow(ctx workflow.Context, _ string, _ any) workflow.Future {
	future, set := workflow.NewFuture(ctx)
	if c.fails != nil {
		set.SetError(c.fails)
	}
	return future
}

func TestARunDoesNotWaitForeverUntilItsChildHasASignal(t *testing.T) {
	for name, test := range map[string]struct {
		child workflow.ChildWorkflowFuture
		wait  time.Duration
	}{
		"none":          {nil, 0},
		"has ended":     {unheard{ended: true}, 0},
		"is gone":       {unheard{fails: errors.New("not found")}, 0},
		"not delivered": {unheard{}, deliveryTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
				began := workflow.Now(ctx)
				canceled, cancel := workflow.WithCancel(ctx)
				cancel()
				(&children{open: test.child}).signal(canceled, runbook.AbortSignal, "")
				return workflow.Now(ctx).Sub(began), nil
			})
			var waited time.Duration
			require.NoError(t, env.GetWorkflowResult(&waited))
			assert.Equal(t, test.wait, waited)
		})
	}
}
