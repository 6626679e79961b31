package engine

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// written wants a value to be written.
type written struct{}

func (written) ActivityName() string { return "EnsureWritten" }

// An abort, or the loss of the lock, may come while the run looks at the host: the look is finished, and the change is not sent.
func TestAChangeThatWasNotScheduledHasNoUnknownOutcome(t *testing.T) {
	for name, resumed := range map[string]bool{"first activity of the intent": false, "an earlier activity may have sent the change": true} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			lost := func(runbook.ActRequest) (runbook.ActResult, error) { return runbook.ActResult{}, errors.New("lost") }
			env.RegisterActivityWithOptions(lost, activity.RegisterOptions{Name: written{}.ActivityName()})
			env.ExecuteWorkflow(func(ctx workflow.Context) ([]runbook.Effect, error) {
				ctx, cancel := workflow.WithCancel(ctx)
				r := newRun(newStart(ctx, Book{Name: "chapter"}, runbook.Input{Site: "bonn"}), cancel)
				s := runbook.Step{ID: "a", Title: "a is written", Host: "BONN1"}
				record := &runbook.StepRecord{Step: s}
				e := &entry{Item: Ensure(s, written{}), records: []*runbook.StepRecord{record}}
				cancel()
				err := r.hosts.act(ctx, e, r.hosts.newIntent(e, []runbook.Change{{Property: "a", After: "1"}}, nil), resumed)
				assert.ErrorContains(t, err, "canceled")
				e.intents.GiveUp(record)
				return record.Effects, nil
			})
			var effects []runbook.Effect
			require.NoError(t, env.GetWorkflowResult(&effects))
			if !resumed {
				assert.Empty(t, effects)
				return
			}
			require.Len(t, effects, 1)
			assert.Equal(t, runbook.OutcomeNotKnown, effects[0].Verdict)
		})
	}
}
