// Package model is what everything in the lab's model has in common: one lock, the actors that change
// things, the lab's time, and the journal of what was changed.
//
// A method or function whose name ends in Locked is for callers that hold the lock, and so is every other
// one that says so; all others take the lock themselves and never wait while they hold it.
package model

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// View is the model as an actor sees it: what is changed through it is the actor's doing.
type View struct {
	*shared
	by Actor
}

// shared is what all views of a model share.
type shared struct {
	// Certificates are those that TLS ports serve, in DER by the number of the port.
	Certificates sync.Map

	mutex   sync.Mutex
	dirty   bool
	journal *journal
	source  Source
	clock   atomic.Pointer[clock]
	random  *rand.Rand
	wake    chan struct{}
	closed  bool
}

// New is a model as somebody at a console sees it. Its source is what the journal watches.
func New(scale float64, seed int64, source Source) *View {
	if scale <= 0 {
		scale = 1
	}
	v := &View{by: Actor{Cause: CauseConsole}, shared: &shared{
		source: source, wake: make(chan struct{}),
		random: rand.New(rand.NewSource(seed)), //nolint:gosec // durations of a model, not secrets
	}}
	v.clock.Store(&clock{scale: scale, since: time.Now()})
	return v
}

// Lock takes the model's lock.
func (v *View) Lock() { v.mutex.Lock() }

// Unlock writes down what the actor has changed and gives the lock back.
func (v *View) Unlock() {
	if v.dirty {
		v.note(v.by)
	}
	v.mutex.Unlock()
}

// ChangedLocked wakes everyone who awaits a state, and lets the journal compare when the lock is given back.
func (v *View) ChangedLocked() {
	v.dirty = true
	v.WakeLocked()
}

// WakeLocked wakes everyone who awaits a state, after a change of something that the journal does not watch, such
// as a process: comparing everything at each of these took a fifth of a deployment's time in the lab.
func (v *View) WakeLocked() {
	close(v.wake)
	v.wake = make(chan struct{})
}

// Await waits until done returns true or the context ends, whose error it returns.
// It asks after every state change, without holding the lock.
func (v *View) Await(ctx context.Context, done func() bool) error {
	for {
		v.Lock()
		wake := v.wake
		v.Unlock()
		if done() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

// OnChange calls f after every change of state, from a goroutine of its own and
// without the lock; changes in quick succession may share one call.
func (v *View) OnChange(f func()) (cancel func()) {
	done := make(chan struct{})
	go func() {
		for {
			v.Lock()
			wake, closed := v.wake, v.closed
			v.Unlock()
			f()
			if closed {
				return
			}
			select {
			case <-done:
				return
			case <-wake:
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// Close stops all transitions that are still under way.
func (v *View) Close() {
	v.Lock()
	defer v.Unlock()
	v.closed = true
	v.ChangedLocked()
}

// Closed reports whether the model has ended.
func (v *View) Closed() bool {
	v.Lock()
	defer v.Unlock()
	return v.closed
}

// ClosedLocked reports whether the model has ended.
func (v *View) ClosedLocked() bool { return v.closed }

// NewIDLocked makes a GUID.
func (v *View) NewIDLocked() string {
	var b [16]byte
	_, _ = v.random.Read(b[:])
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// NumericID makes the three numbers of a machine's SID from its name.
func NumericID(name string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(name)))
	part := func(i int) uint32 { return binary.BigEndian.Uint32(sum[i:]) }
	return fmt.Sprintf("%d-%d-%d", part(0), part(4), part(8))
}
