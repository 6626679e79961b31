// Package heartbeat keeps activities alive while they work: it sends their heartbeats, ends the work
// when the server says so, and closes a fence before another worker may begin the same work.
package heartbeat

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
)

// Defaults of a worker's heartbeats (design, decision 8).
const (
	DefaultHeartbeatTimeout  = 30 * time.Second
	DefaultHeartbeatInterval = 8 * time.Second
	// firstHeartbeat is how long an activity runs before its first heartbeat, if it announces nothing.
	firstHeartbeat = 4 * time.Second
	// heartbeatAgain is the pause after a heartbeat that did not reach the server.
	heartbeatAgain = time.Second
)

// Heartbeater sends one heartbeat and returns the server's answer as an error:
// nil, a temporal.CanceledError, activity.ErrActivityPaused, activity.ErrActivityReset,
// or a service error.
type Heartbeater interface {
	Heartbeat(ctx context.Context, details ...any) error
}

// Pace says how often heartbeats are sent and when their absence matters.
type Pace struct {
	// First is the time to the first heartbeat, Every the time between two.
	First, Every time.Duration
	// Again is the pause after a heartbeat that did not reach the server.
	Again time.Duration
	// Call limits one call to the server. The SDK spends half of it on its own retries.
	Call time.Duration
	// Fence is the time without a heartbeat after which nothing is changed any more; 0: none.
	Fence time.Duration
}

// PaceOf returns the pace for an activity's heartbeat timeout and the worker's
// interval. A timeout of 0 means that the server expects no heartbeats.
func PaceOf(timeout, interval time.Duration) Pace {
	if interval <= 0 {
		interval = DefaultHeartbeatInterval
	}
	every := interval
	if timeout > 0 {
		every = min(interval, timeout/3)
	}
	return Pace{
		First: min(firstHeartbeat, every), Every: every, Again: min(heartbeatAgain, every), Call: every,
		// Ten of 30 seconds are left for the request in flight.
		Fence: timeout * 2 / 3,
	}
}

// KeeperOptions set up a Keeper. Only Heartbeater and Pace are required.
type KeeperOptions struct {
	Heartbeater Heartbeater
	Pace        Pace
	// Details are those of an earlier attempt. They are sent until Carry replaces them,
	// since the server keeps those of the last heartbeat only.
	Details []any
	// Canceled is called once when the server asks for cancellation, after the work's context has ended.
	Canceled func(details []any)
	Logger   log.Logger
	// Stopping is closed when the worker begins to stop. A heartbeat is then sent at once, so that the next attempt
	// knows it from the details. nil: never.
	Stopping <-chan struct{}
}

// Keeper sends an activity's heartbeats. It ends the work when the server answers that
// the activity is canceled, paused, reset or no longer known. While the server does not
// answer, the work goes on, and the Fence closes until a heartbeat is answered again.
type Keeper struct {
	options KeeperOptions
	fence   *Fence
	end     context.CancelCauseFunc
	// began is when the attempt began, before it waited for an earlier one.
	began time.Time

	// calls is the context of the calls in the background; hangUp ends it.
	calls  context.Context //nolint:containedctx // outlives the context of the work
	hangUp context.CancelFunc
	ended  chan struct{}

	mutex   sync.Mutex
	details func() []any
	// unsent: the details have changed since the last heartbeat that reached the server.
	unsent bool

	// sending holds a value while a heartbeat is sent and its answer is acted on. It guards answered and last. Stop reads
	// last without it, when no other call can run.
	sending chan struct{}
	// answered: the work was ended by an answer of the server.
	answered bool
	// last is what became of the last heartbeat.
	last outcome
}

// outcome is what became of a heartbeat.
type outcome int

const (
	// arrived: the server has the heartbeat. It is also the outcome before the first heartbeat.
	arrived outcome = iota
	// lost: the heartbeat did not reach the server.
	lost
	// gone: the server does not know this attempt any more.
	gone
)

// Keep starts the heartbeats of an activity whose context is ctx. The work runs
// under the context that it returns; Stop must be called at its end.
func Keep(ctx context.Context, o KeeperOptions) (context.Context, *Keeper) {
	working, end := context.WithCancelCause(ctx)
	calls, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	now := time.Now()
	k := &Keeper{
		options: o, fence: NewFence(o.Pace.Fence, now), end: end, began: now, calls: calls, hangUp: hangUp,
		ended: make(chan struct{}), sending: make(chan struct{}, 1), details: func() []any { return o.Details },
	}
	go k.run()
	return working, k
}

// Fence returns the fence that the heartbeats keep open; that of a nil Keeper never closes.
func (k *Keeper) Fence() *Fence {
	if k == nil {
		return nil
	}
	return k.fence
}

// Began returns when the attempt began on this worker, before it waited for an earlier one; that of a nil Keeper is
// the time that is given.
func (k *Keeper) Began(otherwise time.Time) time.Time {
	if k == nil {
		return otherwise
	}
	return k.began
}

// Carry sets what heartbeats carry from now on. It does nothing on a nil Keeper.
func (k *Keeper) Carry(details func() []any) {
	if k == nil {
		return
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.details = details
}

// Changed notes that the details differ from those of the last heartbeat. It does nothing on a nil Keeper.
func (k *Keeper) Changed() {
	if k == nil {
		return
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.unsent = true
}

// Stop ends the heartbeats. Where another attempt may follow, a last one carries
// the details that were not sent yet.
func (k *Keeper) Stop(mayFollow bool) {
	k.hangUp()
	<-k.ended
	k.mutex.Lock()
	unsent := k.unsent
	k.mutex.Unlock()
	if mayFollow && unsent && k.last != gone {
		k.beat(context.WithoutCancel(k.calls))
	}
	k.end(nil)
}

// Announce sends a heartbeat at once and waits until the server has it, with its details. If the server does not
// answer, Announce tries again until the fence closes, and then returns a *FenceClosed; a fence without a limit never
// closes. It returns the error of ctx if the work ends before. It does nothing on a nil Keeper.
func (k *Keeper) Announce(ctx context.Context) error {
	if k == nil {
		return nil
	}
	for k.beat(ctx) == lost {
		if err := k.fence.Check(); err != nil {
			return err
		}
		if err := Sleep(ctx, k.options.Pace.Again); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// run sends heartbeats until Stop is called or the server does not know the attempt any more.
func (k *Keeper) run() {
	defer close(k.ended)
	timer := time.NewTimer(k.options.Pace.First)
	defer timer.Stop()
	stopping := k.options.Stopping
	for {
		select {
		case <-timer.C:
		case <-stopping:
			stopping = nil
		case <-k.calls.Done():
			return
		}
		if k.calls.Err() != nil {
			return // Both were ready.
		}
		switch k.beat(k.calls) {
		case gone:
			return
		case lost:
			timer.Reset(k.options.Pace.Again)
		case arrived:
			timer.Reset(k.options.Pace.Every)
		}
	}
}

// beat sends one heartbeat, acts on the answer and returns what became of it. Only one heartbeat is sent at a time.
// Heartbeats are sent after a cancellation too, while the command in flight comes to its end.
func (k *Keeper) beat(ctx context.Context) outcome {
	select {
	case k.sending <- struct{}{}:
		defer func() { <-k.sending }()
	case <-ctx.Done():
		return lost
	}
	k.mutex.Lock()
	details := k.details
	unsent := k.unsent
	k.unsent = false
	k.mutex.Unlock()
	sent, carried := time.Now(), details()
	call, cancel := context.WithTimeout(ctx, k.options.Pace.Call)
	defer cancel()
	err := k.options.Heartbeater.Heartbeat(call, carried...)
	switch {
	case err == nil:
		k.reached(sent)
	case temporal.IsCanceledError(err), errors.Is(err, activity.ErrActivityPaused), errors.Is(err, activity.ErrActivityReset):
		k.reached(sent)
		k.answer(err, carried)
	case errors.As(err, new(*serviceerror.NotFound)), errors.As(err, new(*serviceerror.NamespaceNotFound)):
		k.last = gone
		k.answer(fmt.Errorf("the Temporal server no longer knows this attempt: %w", err), nil)
	default:
		k.missed(err, unsent, ctx.Err() != nil)
	}
	return k.last
}

// reached records that the server has this heartbeat.
func (k *Keeper) reached(sent time.Time) {
	k.fence.Reached(sent)
	if k.last == lost && k.options.Logger != nil {
		k.options.Logger.Info("Heartbeats reach the Temporal server again.")
	}
	k.last = arrived
}

// missed records a heartbeat that did not reach the server. ended: the call was given up because the work has ended.
func (k *Keeper) missed(err error, unsent, ended bool) {
	k.mutex.Lock()
	k.unsent = k.unsent || unsent
	k.mutex.Unlock()
	if ended {
		return
	}
	if k.last != lost && k.options.Logger != nil {
		k.options.Logger.Warn("A heartbeat did not reach the Temporal server. The work continues. If no heartbeat arrives for some time, the worker changes nothing on hosts until a heartbeat arrives again.", "error", err)
	}
	k.last = lost
}

// answer ends the work for what the server said first.
func (k *Keeper) answer(why error, details []any) {
	if k.answered {
		return
	}
	k.answered = true
	k.end(why)
	if temporal.IsCanceledError(why) && k.options.Canceled != nil {
		k.options.Canceled(details)
	}
}
