package desk

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/progress"
)

// asking shows a task whose answers are verified for an hour, and confirms the task half an hour before its time is over.
// missing is what the first verification finds missing. It returns the reply and the error of the run.
func asking(t *testing.T, task Task, missing ...string) (reply Reply, ended error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	nothing := func(workflow.Context) {}
	confirm := func() {
		env.UpdateWorkflow(runbook.ConfirmUpdate, "", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) }, OnComplete: func(any, error) {},
		}, runbook.Confirmation{Operator: "eva"})
	}
	env.RegisterDelayedCallback(confirm, 90*time.Minute)
	if missing != nil {
		env.RegisterDelayedCallback(confirm, 4*time.Hour)
	}
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		status := progress.NewStatus("install/berlin", "", runbook.Apply, func() {})
		d := New(status, progress.NewReport(nothing, nothing), Hooks{
			Refresh: nothing, Waited: nothing,
			Verify: func(ctx workflow.Context, _ Task) ([]string, []string) {
				found := missing
				missing = nil
				return found, workflowError(workflow.Sleep(ctx, time.Hour))
			},
		})
		d.SetPatience(2 * time.Hour)
		if err := d.Handle(ctx); err != nil {
			return err
		}
		if !task.Until.IsZero() {
			task.Until = workflow.Now(ctx).Add(2 * time.Hour)
		}
		reply = d.Show(ctx, task)
		ended = status.Err()
		return nil
	})
	require.NoError(t, env.GetWorkflowError())
	return reply, ended
}

func workflowError(err error) []string {
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

// A person who has answered in time must not lose the answer because hosts are slow.
func TestAnAnswerThatIsVerifiedWhenTheTimeIsOverCounts(t *testing.T) {
	task := Task{OperatorTask: runbook.OperatorTask{ID: "xpr-setup", Title: "run the setup"}}
	reply, ended := asking(t, task)
	require.NoError(t, ended)
	require.NotNil(t, reply.Confirmed)
	assert.Equal(t, "eva", reply.Confirmed.Operator)

	reply, ended = asking(t, task, "the service is missing")
	require.NoError(t, ended, "a person is there, so the time begins again")
	assert.NotNil(t, reply.Confirmed)

	task.Until = time.Now() // of any task that the run goes on without
	reply, ended = asking(t, task)
	require.NoError(t, ended)
	assert.NotNil(t, reply.Confirmed)
}
