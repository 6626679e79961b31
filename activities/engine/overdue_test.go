package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

func TestAHostThatDoesNotAnswerIsGivenUpInTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	info := func(since time.Duration) activity.Info {
		return activity.Info{ScheduledTime: now.Add(-since), StartToCloseTimeout: 5 * time.Minute, ScheduleToCloseTimeout: 15 * time.Minute}
	}
	assert.False(t, overdue(info(9*time.Minute), now))
	assert.True(t, overdue(info(10*time.Minute), now), "and not after the time of one more attempt")
	hurried := info(time.Hour)
	hurried.ScheduleToCloseTimeout = hurried.StartToCloseTimeout
	assert.False(t, overdue(hurried, now), "there is no time for further attempts at all")
}

// The error of the last attempt says what could not be done on the host, not merely that the attempt took too long.
func TestTheLastAttemptAtAHostThatDoesNotAnswerEndsTheActivity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const patience = 20 * time.Millisecond
		attempts := 0
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.RegisterActivityWithOptions(func(ctx context.Context) error {
			attempts++
			time.Sleep(2 * patience) //nolint:forbidigo // in the time of the bubble, after which the attempt is the last one
			return (&Engine{}).concluded(ctx, runbook.Step{Title: "it runs", Host: "KERN1"}, NewError(runbook.ErrTransport, nil, "cannot reach KERN1"))
		}, activity.RegisterOptions{Name: "work"})
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
				StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: time.Minute + patience, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Millisecond},
			})
			return workflow.ExecuteActivity(ctx, "work").Get(ctx, nil)
		})
		var typed *temporal.ApplicationError
		require.True(t, errors.As(env.GetWorkflowError(), &typed), "%v", env.GetWorkflowError())
		assert.Equal(t, runbook.ErrTransport, typed.Type())
		assert.True(t, typed.NonRetryable())
		assert.Equal(t, 1, attempts)
	})
}
