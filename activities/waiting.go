package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// attempt is the number of the running attempt, 1 outside an activity.
func attempt(ctx context.Context) int32 {
	if !activity.IsActivity(ctx) {
		return 1
	}
	return activity.GetInfo(ctx).Attempt
}

// sleep waits, or returns early with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// workerStop is closed when this worker begins to stop; nil outside an activity.
func workerStop(ctx context.Context) <-chan struct{} {
	if !activity.IsActivity(ctx) {
		return nil
	}
	return activity.GetWorkerStopChannel(ctx)
}

// workerStopping reports whether this worker is shutting down.
func workerStopping(ctx context.Context) bool {
	select {
	case <-workerStop(ctx):
		return true
	default:
		return false
	}
}

// untilStop returns a context for waiting, which also ends when this worker begins
// to stop: another one goes on the sooner.
func untilStop(ctx context.Context) (context.Context, context.CancelFunc) {
	waiting, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-workerStop(ctx):
			cancel()
		case <-waiting.Done():
		}
	}()
	return waiting, cancel
}
