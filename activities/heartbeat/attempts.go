package heartbeat

import (
	"context"
	"sync"
)

// AttemptKey names an activity of a run; all its attempts have the same.
type AttemptKey struct {
	Namespace, WorkflowID, RunID, ActivityID string
}

// Attempts keeps two attempts of one activity from working side by side in one
// process: when heartbeats were lost, the server may give the next attempt to the
// worker that is still at work on the last one. The zero value is ready for use.
type Attempts struct {
	mutex   sync.Mutex
	running map[AttemptKey]chan struct{}
}

// Enter waits until no other attempt of the activity runs, or returns the
// context's error. The caller calls leave when its attempt has ended.
func (a *Attempts) Enter(ctx context.Context, key AttemptKey) (leave func(), err error) {
	for {
		earlier, mine := a.claim(key)
		if earlier == nil {
			return func() { a.release(key, mine) }, nil
		}
		select {
		case <-earlier:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// claim returns the running attempt's channel, or makes the caller's the running one.
func (a *Attempts) claim(key AttemptKey) (earlier, mine chan struct{}) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if earlier = a.running[key]; earlier != nil {
		return earlier, nil
	}
	if a.running == nil {
		a.running = map[AttemptKey]chan struct{}{}
	}
	mine = make(chan struct{})
	a.running[key] = mine
	return nil, mine
}

func (a *Attempts) release(key AttemptKey, mine chan struct{}) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	delete(a.running, key)
	close(mine)
}
