package scm

import (
	"time"

	"changeover/lab/win32"
)

// injected are the faults of a service; they outlast a restart of the host.
type injected struct {
	// failNext makes the next starts fail with this code; failures counts them down, below zero for ever.
	failNext uint32
	failures int
	// slower is what a start takes beyond the usual time.
	slower time.Duration
	seen   Faults
}

// Faults says what the faults of a service have done.
type Faults struct {
	// Failed starts since Fail, and how many more will fail, below zero for all.
	Failed, FailuresLeft int
	// Slowed starts since Slow.
	Slowed int
}

// Fail makes the next n starts of a service fail with a Win32 code
// after the start began; it is how the lab plays a broken program. n below
// zero means every start.
func (scm Services) Fail(name string, code uint32, n int) error {
	return scm.inject(name, func(f *injected) { f.failNext, f.failures, f.seen.Failed = code, n, 0 })
}

// Slow makes every start of a service take longer by a realistic
// duration, which the lab's scale shortens as it does all others.
func (scm Services) Slow(name string, longer time.Duration) error {
	return scm.inject(name, func(f *injected) { f.slower, f.seen.Slowed = longer, 0 })
}

// Faults says what Fail and Slow have done to a service; nothing of one that is not there.
func (scm Services) Faults(name string) Faults {
	var seen Faults
	// The zero value is the answer where there is no such service.
	_ = scm.inject(name, func(f *injected) {
		seen = f.seen
		seen.FailuresLeft = f.failures
	})
	return seen
}

func (scm Services) inject(name string, change func(*injected)) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	if s == nil {
		return win32.Fail(win32.CodeServiceMissing, "open service %q on %s", name, scm.host.Name())
	}
	change(&s.injected)
	return nil
}

// failure consumes one injected failure.
func (f *injected) failure() uint32 {
	if f.failures == 0 {
		return 0
	}
	if f.failures > 0 {
		f.failures--
	}
	f.seen.Failed++
	return f.failNext
}

// delay is what a start takes longer.
func (f *injected) delay() time.Duration {
	if f.slower > 0 {
		f.seen.Slowed++
	}
	return f.slower
}
