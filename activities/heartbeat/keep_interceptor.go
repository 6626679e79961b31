package heartbeat

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/host"
	"changeover/runbook"
)

// Interceptor is the worker's interceptor that runs every activity under a Keeper
// and its Fence, one attempt at a time. Activities send no heartbeats themselves.
type Interceptor struct {
	interceptor.WorkerInterceptorBase
	// Interval is the time between two heartbeats; 0 means 8 s.
	Interval time.Duration
	// Heartbeater returns where the heartbeats of the activity with this context go; nil: to the Temporal server.
	Heartbeater func(ctx context.Context) Heartbeater

	attempts Attempts
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (h *Interceptor) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	kept := &keptActivity{interceptor: h}
	kept.Next = next
	return kept
}

// probeInterval is the longest pause between two heartbeats of an outage probe. A probe is always ended by a
// cancellation, which arrives with the answer to a heartbeat, and the samples of a dead worker since its last
// heartbeat are lost.
const probeInterval = 2 * time.Second

// keptActivity is an activity under a Keeper.
type keptActivity struct {
	interceptor.ActivityInboundInterceptorBase
	interceptor *Interceptor
}

// ExecuteActivity implements interceptor.ActivityInboundInterceptor.
func (a *keptActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (result any, err error) {
	info := activity.GetInfo(ctx)
	to := a.interceptor.Heartbeater
	if to == nil {
		to = throughClient
	}
	working, keeper := Keep(ctx, KeeperOptions{
		Heartbeater: to(ctx),
		Pace:        a.pace(info),
		Details:     earlierDetails(ctx),
		// The SDK reports an activity as canceled only where a heartbeat of its own was answered so.
		Canceled: func(details []any) { activity.RecordHeartbeat(context.WithoutCancel(ctx), details...) },
		Logger:   activity.GetLogger(ctx),
		Stopping: workerStop(ctx),
	})
	defer func() { keeper.Stop(mayFollow(err)) }()
	working = context.WithValue(working, keeperKey{}, keeper)
	working = host.WithPermit(working, keeper.Fence().Check)
	leave, err := a.enter(working, info)
	if err != nil {
		return nil, err
	}
	defer leave()
	return a.Next.ExecuteActivity(working, in)
}

// pace returns how often an activity sends heartbeats: the outage probe more often than the others, see probeInterval.
func (a *keptActivity) pace(info activity.Info) Pace {
	interval := a.interceptor.Interval
	if info.ActivityType.Name == runbook.MeasureOutageActivity {
		interval = min(PaceOf(0, interval).Every, probeInterval)
	}
	return PaceOf(info.HeartbeatTimeout, interval)
}

// enter waits for an earlier attempt of the activity that still runs in this process.
func (a *keptActivity) enter(ctx context.Context, info activity.Info) (leave func(), err error) {
	waiting, cancel := UntilStop(ctx)
	defer cancel()
	leave, err = a.interceptor.attempts.Enter(waiting, AttemptKey{
		info.Namespace, info.WorkflowExecution.ID, info.WorkflowExecution.RunID, info.ActivityID,
	})
	if err != nil && ctx.Err() == nil {
		err = temporal.NewApplicationError("cannot begin "+info.ActivityType.Name+
			": an earlier attempt of this activity has not ended, and this worker is stopping; another worker continues", runbook.ErrTransport)
	}
	return leave, err
}

// mayFollow reports whether the server starts another attempt after this error.
func mayFollow(err error) bool {
	var typed *temporal.ApplicationError
	if errors.As(err, &typed) && typed.NonRetryable() {
		return false
	}
	return err != nil && !temporal.IsCanceledError(err)
}

// earlierDetails are the heartbeat details of an earlier attempt, as they are.
func earlierDetails(ctx context.Context) []any {
	var raw converter.RawValue
	if !activity.HasHeartbeatDetails(ctx) || activity.GetHeartbeatDetails(ctx, &raw) != nil {
		return nil
	}
	return []any{raw}
}

// keeperKey is the context key of the Keeper.
type keeperKey struct{}

// KeeperOf returns the Keeper that the work runs under; nil outside an activity.
func KeeperOf(ctx context.Context) *Keeper {
	keeper, _ := ctx.Value(keeperKey{}).(*Keeper)
	return keeper
}

// clientHeartbeats sends heartbeats through the worker's client. The SDK's
// activity.RecordHeartbeat returns no error and ends the activity where the server is away.
type clientHeartbeats struct {
	client client.Client
	info   activity.Info
}

// throughClient returns the Heartbeater of the activity whose context is ctx.
func throughClient(ctx context.Context) Heartbeater {
	return clientHeartbeats{activity.GetClient(ctx), activity.GetInfo(ctx)}
}

// Heartbeat implements Heartbeater.
func (c clientHeartbeats) Heartbeat(ctx context.Context, details ...any) error {
	options := client.RecordActivityHeartbeatOptions{
		TaskToken: c.info.TaskToken, Details: details, WorkflowID: c.info.WorkflowExecution.ID,
		ActivityType: c.info.ActivityType.Name, TaskQueue: c.info.TaskQueue,
	}
	if c.info.WorkflowType != nil {
		options.WorkflowType = c.info.WorkflowType.Name
	}
	return c.client.RecordActivityHeartbeatWithOptions(ctx, options)
}
