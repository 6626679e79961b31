package lock

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

// ends is a lock that ends when it is canceled.
func ends(ctx workflow.Context, _ runbook.LockInput) error {
	ctx.Done().Receive(ctx, nil)
	return ctx.Err()
}

// stays is a lock that does not end when it is canceled.
func stays(ctx workflow.Context, _ runbook.LockInput) error {
	detached, _ := workflow.NewDisconnectedContext(ctx)
	return workflow.Sleep(detached, time.Hour)
}

// locking carries out a workflow with locks that no activity knows.
func locking(t *testing.T, lock func(workflow.Context, runbook.LockInput) error, reset bool, do func(workflow.Context, *Locks) time.Duration) time.Duration {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflowWithOptions(lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
	env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
		ctx, cancel := workflow.WithCancel(ctx)
		status := progress.NewStatus("prepare/bonn", "", runbook.Apply, cancel)
		l := New(Run{ID: "prepare/bonn", Input: runbook.Input{Site: "bonn"}, Reset: reset}, Parts{Status: status, Calls: calls.New()})
		return do(ctx, l), status.Err()
	})
	var took time.Duration
	require.NoError(t, env.GetWorkflowResult(&took))
	return took
}

func TestAllLocksAreReleasedAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		lock  func(workflow.Context, runbook.LockInput) error
		reset bool
		took  time.Duration
	}{
		"they end":                          {lock: ends},
		"they do not end":                   {lock: stays, took: unlockTimeout},
		"nobody tells a run that was reset": {lock: stays, reset: true},
	} {
		t.Run(name, func(t *testing.T) {
			took := locking(t, test.lock, test.reset, func(ctx workflow.Context, l *Locks) time.Duration {
				assert.NoError(t, l.try(ctx, "lock/a"))
				assert.NoError(t, l.try(ctx, "lock/b"))
				began := workflow.Now(ctx)
				l.Free(ctx)
				return workflow.Now(ctx).Sub(began)
			})
			assert.Equal(t, test.took, took)
		})
	}
}
