package tests

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/connection"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine/intent"
)

// silence starts an activity whose worker never sends anything again.
func silence(ctx workflow.Context) error {
	s := runbook.Step{Title: "read the registry", Host: "KERN1"}
	options := calls.New().Options(s, time.Hour)
	options.HeartbeatTimeout = time.Second
	working := workflow.WithActivityOptions(ctx, options)
	return calls.Repeat(s, options, func(bool) error {
		return workflow.ExecuteActivity(working, "work", runbook.Progressed{}).Get(ctx, nil)
	})
}

// hangingQueue is the task queue of hangingWorker.
const hangingQueue = "hanging"

// hangingWorker starts a worker in a namespace of its own. Its activity "work" calls begin, and ends only with the test.
func hangingWorker(t *testing.T, book any, begin func(context.Context, runbook.Progressed)) client.Client {
	t.Helper()
	namespace := newNamespace(t)
	c, err := connection.Dial(t.Context(), connection.Options{Address: server.HostPort, Namespace: namespace})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	w := worker.New(c.Client, hangingQueue, worker.Options{})
	w.RegisterWorkflow(book)
	done := make(chan struct{})
	w.RegisterActivityWithOptions(func(ctx context.Context, progress runbook.Progressed) error {
		begin(ctx, progress)
		<-done
		return nil
	}, activity.RegisterOptions{Name: "work"})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	t.Cleanup(func() { close(done) })
	return c.Client
}

// The server reports each attempt that ends by its heartbeat timeout, and does not start another attempt.
func TestTwoLostWorkersInARowAreReported(t *testing.T) {
	t.Parallel()
	var began atomic.Int32
	c := hangingWorker(t, silence, func(context.Context, runbook.Progressed) { began.Add(1) })
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "silence", TaskQueue: hangingQueue}, silence)
	require.NoError(t, err)
	require.ErrorContains(t, run.Get(ctx, nil), "cannot finish 'read the registry' on KERN1: 2 workers in a row stopped responding during this work")
	assert.EqualValues(t, 2, began.Load())
}

// overdue starts an activity that sends one heartbeat and does not end in time. It returns whether the result is settled.
func overdue(ctx workflow.Context, o workflow.ActivityOptions, progress runbook.Progressed) (bool, error) {
	o.HeartbeatTimeout, o.RetryPolicy = time.Minute, &temporal.RetryPolicy{MaximumAttempts: 1}
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, o), "work", progress).Get(ctx, nil)
	if !temporal.IsTimeoutError(err) {
		return false, fmt.Errorf("the activity did not end by a timeout: %w", err)
	}
	return intent.ResultOf(err, false).Settled, nil
}

// Each timeout of the server carries the last heartbeat, which shows whether an attempt has begun to change something.
func TestEachTimeoutShowsWhetherAnAttemptHasBegun(t *testing.T) {
	t.Parallel()
	c := hangingWorker(t, overdue, func(ctx context.Context, progress runbook.Progressed) { activity.RecordHeartbeat(ctx, progress) })
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	for name, o := range map[string]workflow.ActivityOptions{
		"start to close":    {StartToCloseTimeout: time.Second},
		"schedule to close": {StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: time.Second},
	} {
		for _, begun := range []bool{false, true} {
			run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: hangingQueue}, overdue, o, runbook.Progressed{Begun: begun})
			require.NoError(t, err)
			var settled bool
			require.NoError(t, run.Get(ctx, &settled))
			assert.Equal(t, !begun, settled, "%s, begun: %t", name, begun)
		}
	}
}
