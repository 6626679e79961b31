// Package model holds the common parts of the lab's model: one lock, the actors that change the model,
// the lab's time, and the journal of changes.
//
// The caller of a method whose name ends in Locked holds the lock, and so does the caller of other
// methods that document it. All other methods take the lock themselves and release it before they wait.
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

// View is a view of the model for one actor: the journal records changes made through the view for this actor.
type View struct {
	*shared
	by Actor
}

// shared is the state that all views of a model share.
type shared struct {
	// Certificates maps the number of a TLS port (int) to the certificate that it serves, in DER ([]byte).
	Certificates sync.Map
	// Unreadable holds the names of properties (string), such as "ClusterGroup.PersistentState", that Windows cannot read on
	// any host. PowerShell has $null for a property whose getter fails, even in strict mode (PowerShell-Docs, issue 12803).
	// The name of a class, such as "MSFT_MpComputerStatus", means that a query of the class returns nothing. The name of a cmdlet
	// means that Windows denies the cmdlet access, and "event log System" that it denies access to this log. "private properties of R" means that
	// a key of resource R is missing in the registry of the cluster.
	Unreadable sync.Map
	// NoDomainController reports whether no host reaches a domain controller when it translates names and SIDs.
	NoDomainController atomic.Bool

	mutex   sync.Mutex
	dirty   bool
	journal *journal
	source  Source
	clock   atomic.Pointer[clock]
	random  *rand.Rand
	wake    chan struct{}
	// ended is closed when the model ends.
	ended chan struct{}
}

// New returns a view of a new model for a person at a console. scale is the factor for durations; 0 means 1. seed is the seed
// of the random numbers. The journal records the changes of source.
func New(scale float64, seed int64, source Source) *View {
	if scale <= 0 {
		scale = 1
	}
	v := &View{by: Actor{Cause: CauseConsole}, shared: &shared{
		source: source, wake: make(chan struct{}), ended: make(chan struct{}),
		random: rand.New(rand.NewSource(seed)), //nolint:gosec // durations of a model, not secrets
	}}
	v.clock.Store(&clock{scale: scale, since: time.Now()})
	return v
}

// Lock takes the model's lock.
func (v *View) Lock() { v.mutex.Lock() }

// Unlock records the actor's changes in the journal and releases the lock.
func (v *View) Unlock() {
	if v.dirty {
		v.note(v.by)
	}
	v.mutex.Unlock()
}

// ChangedLocked wakes all callers of Await, and makes the next Unlock record the changes in the journal.
func (v *View) ChangedLocked() {
	v.dirty = true
	v.WakeLocked()
}

// WakeLocked wakes all callers of Await after a change that the journal does not record, such as the end of a process.
// Comparing everything at each of these changes took a fifth of the time of a deployment on the lab.
func (v *View) WakeLocked() {
	close(v.wake)
	v.wake = make(chan struct{})
}

// Await waits until done returns true. If ctx ends first, Await returns the error of ctx. It calls done without the lock, at
// once and after every state change.
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

// OnChange calls f at once and after every state change until cancel is called or the
// model is closed, from a separate goroutine and without the lock. Several changes may share one call.
func (v *View) OnChange(f func()) (cancel func()) {
	done := make(chan struct{})
	go func() {
		for {
			v.Lock()
			wake, closed := v.wake, v.ClosedLocked()
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

// Close ends the model: transitions that have begun are not completed.
func (v *View) Close() {
	v.Lock()
	defer v.Unlock()
	if !v.ClosedLocked() {
		close(v.ended)
	}
	v.ChangedLocked()
}

// ClosedLocked reports whether Close was called. The caller holds the lock.
func (v *View) ClosedLocked() bool {
	select {
	case <-v.ended:
		return true
	default:
		return false
	}
}

// NewIDLocked returns a new GUID in lower case, without braces. The caller holds the lock.
func (v *View) NewIDLocked() string {
	var b [16]byte
	_, _ = v.random.Read(b[:])
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// NumericID derives the three numbers of a machine's SID from its name, joined by hyphens.
func NumericID(name string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(name)))
	part := func(i int) uint32 { return binary.BigEndian.Uint32(sum[i:]) }
	return fmt.Sprintf("%d-%d-%d", part(0), part(4), part(8))
}
