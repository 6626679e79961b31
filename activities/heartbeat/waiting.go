package heartbeat

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// Sleep waits, or returns early with the context's error.
func Sleep(ctx context.Context, d time.Duration) error {
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

// WorkerStopping reports whether this worker is shutting down.
func WorkerStopping(ctx context.Context) bool {
	select {
	case <-workerStop(ctx):
		return true
	default:
		return false
	}
}

// UntilStop returns a context for waiting, which also ends when this worker begins
// to stop: another one goes on the sooner.
func UntilStop(ctx context.Context) (context.Context, context.CancelFunc) {
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
