package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine/schedule"
)

// A reset run holds no lock, and neither do the runbooks that it starts.
func TestAChildOfARunThatWasResetIsReset(t *testing.T) {
	for _, reset := range []bool{false, true} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (bool, error) {
			return newStart(ctx, Book{}, in).reset, nil
		}, runbook.Input{Parent: &runbook.Parent{Site: []byte("{}"), Reset: reset}})
		var got bool
		require.NoError(t, env.GetWorkflowResult(&got))
		assert.Equal(t, reset, got)
	}
}

// A drill that nobody answers must not keep the lock, and later drills from starting.
func TestAScheduledRunWaitsAnHourForAPerson(t *testing.T) {
	site := &config.Site{Timeouts: config.Timeouts{OperatorHours: 168}}
	for scheduled, want := range map[bool]time.Duration{false: 168 * time.Hour, true: time.Hour} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		if scheduled {
			require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(schedule.By.ValueSet("drill/berlin"))))
		}
		env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
			return newStart(ctx, Book{}, runbook.Input{Site: "berlin"}).patience(site), nil
		})
		var got time.Duration
		require.NoError(t, env.GetWorkflowResult(&got))
		assert.Equal(t, want, got)
	}
}
