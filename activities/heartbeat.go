package activities

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

// heartbeatEvery is well below the heartbeat timeout of 15 seconds (decision 8).
const heartbeatEvery = 4 * time.Second

// progress is what the attempts of one activity have changed so far. It travels
// with the heartbeats, so that an attempt knows what those before it have done.
type progress struct {
	mutex sync.Mutex
	made  []Change
	// news asks for a heartbeat at once.
	news chan struct{}
}

// newProgress begins with what earlier attempts left.
func newProgress(ctx context.Context) *progress {
	p := &progress{news: make(chan struct{}, 1)}
	if activity.IsActivity(ctx) && activity.HasHeartbeatDetails(ctx) && activity.GetHeartbeatDetails(ctx, &p.made) != nil {
		p.made = nil // Heartbeats of an older release hold no changes.
	}
	return p
}

// note adds a change that was made.
func (p *progress) note(c Change) {
	p.mutex.Lock()
	p.made = append(p.made, c)
	p.mutex.Unlock()
	select {
	case p.news <- struct{}{}:
	default: // A heartbeat is asked for already.
	}
}

// changes are those of all attempts so far.
func (p *progress) changes() []Change {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.made)
}

// beat sends one heartbeat. It also does so after a cancellation, while the
// command in flight comes to its end.
func (p *progress) beat(ctx context.Context) {
	activity.RecordHeartbeat(context.WithoutCancel(ctx), p.changes())
}

// heartbeat records heartbeats while an activity works, so that a dead worker is
// noticed soon. It returns the function that ends them; outside an activity it
// does nothing.
func heartbeat(ctx context.Context) (stop func()) {
	return heartbeats(ctx, newProgress(ctx), heartbeatEvery)
}

// heartbeats are those of an activity that changes something. The last one tells
// all changes, for the attempt that may follow.
func heartbeats(ctx context.Context, p *progress, every time.Duration) (stop func()) {
	if !activity.IsActivity(ctx) {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				p.beat(ctx)
			case <-p.news:
				p.beat(ctx)
			case <-done:
				return
			}
		}
	}()
	return func() {
		close(done)
		if len(p.changes()) > 0 {
			p.beat(ctx)
		}
	}
}

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

// workerStopping tells the shutdown of this worker from a cancellation of the activity.
func workerStopping(ctx context.Context) bool {
	select {
	case <-workerStop(ctx):
		return true
	default:
		return false
	}
}

// untilStop gives a context for waiting, which also ends when this worker begins
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
