package engine

import (
	"context"
	"strconv"
	"time"

	"go.temporal.io/sdk/activity"

	"changeover/activities/reach"
	"changeover/runbook"
)

// Decided marks a context with a person's decision, by its number in the run: all activities that
// follow one decision share the one logon that it allows.
func Decided(ctx context.Context, decision int) context.Context {
	if decision == 0 || !activity.IsActivity(ctx) {
		return ctx
	}
	return reach.WithDecision(ctx, activity.GetInfo(ctx).WorkflowExecution.RunID+"/"+strconv.Itoa(decision))
}

// attempt describes the present attempt of the activity. The zero value is for code that runs outside an
// activity.
type attempt struct {
	number int32
	// begun: the heartbeat of an earlier attempt says that it may have sent a change.
	begun bool
	// unsure: there is no heartbeat, and nevertheless an earlier attempt may have sent a change. It may have been reset,
	// which can remove its heartbeat and set the number back to 1. An activity that waited for a worker looks the same.
	unsure bool
	stop   <-chan struct{}
}

func attemptOf(ctx context.Context) attempt {
	if !activity.IsActivity(ctx) {
		return attempt{number: 1}
	}
	info := activity.GetInfo(ctx)
	waited := info.StartedTime.Sub(info.ScheduledTime)
	a := attempt{number: info.Attempt, stop: activity.GetWorkerStopChannel(ctx)}
	if !activity.HasHeartbeatDetails(ctx) {
		a.unsure = info.Attempt > 1 || info.HeartbeatTimeout > 0 && waited > info.HeartbeatTimeout
		return a
	}
	var progress runbook.Progressed
	err := activity.GetHeartbeatDetails(ctx, &progress)
	a.begun = err != nil || progress.Begun || progress.Changes > 0
	return a
}

// stopping reports whether this worker stops: another one goes on.
func (a attempt) stopping() bool {
	select {
	case <-a.stop:
		return a.stop != nil
	default:
		return false
	}
}

// pause waits for the next read. It fails if the work ends or the worker stops.
func (a attempt) pause(ctx context.Context, wait time.Duration, s runbook.Step, hostName string) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-a.stop:
		return stoppingError(s.Name(), hostName)
	}
}
