package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// A mistyped field would start a record without its facts, or a lock for nobody.
func TestSiteAndLockTakeTheirInputOnly(t *testing.T) {
	for name, want := range map[string]string{
		runbook.SiteWorkflow: `its input cannot be used: unknown field "fact"; do not start it by hand`,
		runbook.LockWorkflow: `its input cannot be used: unknown field "fact"; only runbooks start this workflow, with the fields site, workflow, runId, operator and since`,
	} {
		env := recordScene()
		env.ExecuteWorkflow(name, map[string]any{"site": "berlin", "fact": []string{"x"}})
		require.True(t, env.IsWorkflowCompleted())
		requireKind(t, env.GetWorkflowError(), runbook.ErrBadInput)
		assert.ErrorContains(t, env.GetWorkflowError(), want)
	}
}

// Site records and locks move to the current version of the worker, and back with it.
func TestSiteAndLockTakeTheInputOfALaterVersion(t *testing.T) {
	later := map[string]any{"site": "berlin", "facts": []runbook.SiteFact{{Key: "a"}}, "workflow": "deploy/berlin", "later": 1}
	env := recordScene()
	env.SetContinuedExecutionRunID("the run before")
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(runbook.FactsQuery)
		require.NoError(t, err)
		var record runbook.SiteRecord
		require.NoError(t, value.Get(&record))
		assert.Equal(t, "a", record.Facts[0].Key)
		env.SetContinueAsNewSuggested(true)
		env.UpdateWorkflow(runbook.RecordUpdate, "1", &answeredUpdate{failed: func(err error) { t.Error(err) }}, runbook.SiteFact{Key: "b"})
	}, time.Minute)
	env.ExecuteWorkflow(runbook.SiteWorkflow, later)
	require.ErrorAs(t, env.GetWorkflowError(), new(*workflow.ContinueAsNewError))

	var suite testsuite.WorkflowTestSuite
	env = suite.NewTestWorkflowEnvironment()
	Register(env)
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		held, free := workflow.WithCancel(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "lock/berlin"}))
		lock := workflow.ExecuteChildWorkflow(held, runbook.LockWorkflow, later)
		require.NoError(t, workflow.Sleep(ctx, time.Minute))
		assert.False(t, lock.IsReady(), "the cluster stays locked")
		free()
		return nil
	}, workflow.RegisterOptions{Name: "holder"})
	env.ExecuteWorkflow("holder")
	require.NoError(t, env.GetWorkflowError())
}
