package tests

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/heartbeat"
	"changeover/connection"
	"changeover/tests/cuts"
	workerservice "changeover/worker/service"
)

// newLine returns a connection between a worker and the Temporal server that the test can cut.
func newLine(t *testing.T, target string) *cuts.Line {
	t.Helper()
	l, err := cuts.NewLine(target)
	require.NoError(t, err)
	t.Cleanup(l.Close)
	return l
}

// patience holds how long the activity of a test lasts, and the timeout and the interval of its heartbeats.
type patience struct{ Lasting, Timeout, Interval time.Duration }

// short is short enough for a test; defaults has the worker's default timeout and interval.
var (
	short    = patience{11 * time.Second, 12 * time.Second, 2 * time.Second}
	defaults = patience{11 * time.Second, heartbeat.DefaultHeartbeatTimeout, heartbeat.DefaultHeartbeatInterval}
)

// waiting is a workflow with one activity that lasts a while.
func waiting(ctx workflow.Context, p patience) (attempt int32, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, HeartbeatTimeout: p.Timeout, WaitForCancellation: true,
	})
	err = workflow.ExecuteActivity(ctx, "work").Get(ctx, &attempt)
	return attempt, err
}

// runWaiting starts the workflow, with a worker whose connection to Temporal can be cut.
func runWaiting(t *testing.T, p patience) (client.WorkflowRun, client.Client, *cuts.Line, <-chan struct{}) {
	t.Helper()
	l := newLine(t, server.HostPort)
	namespace := newNamespace(t)
	near, err := connection.Dial(t.Context(), connection.Options{Address: l.Address, Namespace: namespace, DialOptions: workerservice.ReportDialOptions()})
	require.NoError(t, err)
	t.Cleanup(near.Close)
	direct, err := connection.Dial(t.Context(), connection.Options{Address: server.HostPort, Namespace: namespace})
	require.NoError(t, err)
	t.Cleanup(direct.Close)
	w := worker.New(near.Client, "heartbeats", worker.Options{
		Interceptors: []interceptor.WorkerInterceptor{&heartbeat.Interceptor{Interval: p.Interval}},
	})
	began := make(chan struct{}, 10)
	w.RegisterWorkflow(waiting)
	w.RegisterActivityWithOptions(func(ctx context.Context) (int32, error) {
		began <- struct{}{}
		select {
		case <-time.After(p.Lasting):
			return activity.GetInfo(ctx).Attempt, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}, activity.RegisterOptions{Name: "work"})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	run, err := direct.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "waiting", TaskQueue: "heartbeats"}, waiting, p)
	require.NoError(t, err)
	return run, direct.Client, l, began
}

// A worker that loses the connection to the server for a while continues its activity, even if the activity ends
// during that time.
func TestAShortLossOfTheServerEndsNoAttempt(t *testing.T) {
	for name, c := range map[string]struct {
		patience
		after, absence time.Duration
	}{
		"4 s, with a timeout of 12 s":          {short, 2500 * time.Millisecond, 4 * time.Second},
		"10 s from the start":                  {defaults, 200 * time.Millisecond, 10 * time.Second},
		"10 s from before the first heartbeat": {defaults, 3900 * time.Millisecond, 10 * time.Second},
		"10 s from before the end":             {defaults, 10500 * time.Millisecond, 10 * time.Second},
		"10 s, long after the last heartbeat":  {patience{21 * time.Second, defaults.Timeout, defaults.Interval}, 11900 * time.Millisecond, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, _, l, began := runWaiting(t, c.patience)
			<-began
			time.Sleep(c.after) //nolint:forbidigo // the moment, counted from the begin
			l.Set(true)
			time.Sleep(c.absence) //nolint:forbidigo // how long the server is away
			l.Set(false)
			var attempt int32
			require.NoError(t, run.Get(t.Context(), &attempt))
			assert.EqualValues(t, 1, attempt)
			assert.Empty(t, began, "nothing was begun again")
		})
	}
}

// An abort reaches an activity with the answer to a heartbeat. It takes longest if the abort comes just after a
// heartbeat.
func TestAnAbortReachesAnActivityWithinTenSeconds(t *testing.T) {
	t.Parallel()
	run, c, _, began := runWaiting(t, patience{50 * time.Second, defaults.Timeout, defaults.Interval})
	<-began
	time.Sleep(4300 * time.Millisecond) //nolint:forbidigo // The first heartbeat was sent at four seconds.
	aborted := time.Now()
	require.NoError(t, c.CancelWorkflow(t.Context(), run.GetID(), ""))
	require.Error(t, run.Get(t.Context(), nil))
	assert.Less(t, time.Since(aborted), 10*time.Second)
}

// The activity is reported to the server as canceled and not as failed.
func TestACanceledActivityIsReportedAsCanceled(t *testing.T) {
	t.Parallel()
	run, c, _, began := runWaiting(t, short)
	<-began
	require.NoError(t, c.CancelWorkflow(t.Context(), run.GetID(), ""))
	require.Error(t, run.Get(t.Context(), nil))
	var kinds []enums.EventType
	for events := c.GetWorkflowHistory(t.Context(), run.GetID(), "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		event, err := events.Next()
		require.NoError(t, err)
		kinds = append(kinds, event.GetEventType())
	}
	assert.Contains(t, kinds, enums.EVENT_TYPE_ACTIVITY_TASK_CANCELED)
	assert.NotContains(t, kinds, enums.EVENT_TYPE_ACTIVITY_TASK_FAILED)
}
