package heartbeat

import (
	"fmt"
	"sync"
	"time"
)

// Fence decides whether an activity may still send requests that change a host.
// A heartbeat timeout after the last heartbeat that reached the server, another
// worker may begin the same work; the fence closes well before that and opens
// again with the next heartbeat that reaches it. A nil Fence is always open.
type Fence struct {
	limit time.Duration

	mutex   sync.Mutex
	reached time.Time
}

// NewFence returns an open fence that closes limit after now. With limit 0 it never closes.
func NewFence(limit time.Duration, now time.Time) *Fence {
	return &Fence{limit: limit, reached: now}
}

// Reached records that a heartbeat that was sent at this time has reached the server.
func (f *Fence) Reached(sent time.Time) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.reached = sent
}

// Check returns a *FenceClosed if no heartbeat has reached the server for longer than the limit.
func (f *Fence) Check() error {
	if f == nil || f.limit == 0 {
		return nil
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if since := elapsed(f.reached, time.Now()); since > f.limit {
		return &FenceClosed{Since: since}
	}
	return nil
}

// elapsed is the longer of the times that the monotonic and the wall clock
// show. The monotonic clock stands still while a virtual machine is suspended.
func elapsed(from, to time.Time) time.Duration {
	return max(to.Sub(from), to.Round(0).Sub(from.Round(0)))
}

// FenceClosed is the error of a changing request that was not sent.
type FenceClosed struct {
	// Since is the time since the last heartbeat that reached the server.
	Since time.Duration
}

func (e *FenceClosed) Error() string {
	return fmt.Sprintf("no heartbeat of this worker has reached Temporal for %s, so another worker may have begun the same work; nothing was sent", e.Since.Round(time.Second))
}
