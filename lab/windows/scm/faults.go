package scm

import (
	"time"

	"changeover/lab/win32"
)

// injected are the faults of a service; they outlast a restart of the host.
type injected struct{ failing, slow *Fault }

// Fault is something that goes wrong with a service. It counts for itself, also after
// another one of its kind took its place.
type Fault struct {
	scm Services
	// code is what a start fails with, longer what it takes beyond the usual time.
	code        uint32
	longer      time.Duration
	fired, left int
}

// Fired is how many starts it has happened to.
func (f *Fault) Fired() int {
	f.scm.w.Lock()
	defer f.scm.w.Unlock()
	return f.fired
}

// Left is how many starts it will still happen to, below zero all.
func (f *Fault) Left() int {
	f.scm.w.Lock()
	defer f.scm.w.Unlock()
	return f.left
}

// End ends it.
func (f *Fault) End() {
	f.scm.w.Lock()
	defer f.scm.w.Unlock()
	f.left = 0
}

// Fail makes the next n starts of a service fail with a Win32 code
// after the start began; it is how the lab plays a broken program. n below
// zero means every start.
func (scm Services) Fail(name string, code uint32, n int) error {
	_, err := scm.Failing(name, code, n)
	return err
}

// Slow makes every start of a service take longer by a realistic
// duration, which the lab's scale shortens as it does all others.
func (scm Services) Slow(name string, longer time.Duration) error {
	_, err := scm.Slowing(name, longer)
	return err
}

// Failing is Fail with the fault, which ends an earlier one.
func (scm Services) Failing(name string, code uint32, n int) (*Fault, error) {
	f := &Fault{scm: scm, code: code, left: n}
	return f, inject(scm, name, func(i *injected) { i.failing = replaced(i.failing, f) })
}

// Slowing is Slow with the fault, which ends an earlier one.
func (scm Services) Slowing(name string, longer time.Duration) (*Fault, error) {
	f := &Fault{scm: scm, longer: longer, left: -1}
	return f, inject(scm, name, func(i *injected) { i.slow = replaced(i.slow, f) })
}

func replaced(before, by *Fault) *Fault {
	if before != nil {
		before.left = 0
	}
	return by
}

func inject(scm Services, name string, change func(*injected)) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	if s == nil {
		return win32.Fail(win32.CodeServiceMissing, "open service %q on %s", name, scm.host.Name())
	}
	change(&s.injected)
	return nil
}

// happens counts one start, and reports whether the fault happens to it.
func (f *Fault) happens() bool {
	if f == nil || f.left == 0 {
		return false
	}
	if f.left > 0 {
		f.left--
	}
	f.fired++
	return true
}

// failure consumes one injected failure.
func (i *injected) failure() uint32 {
	if !i.failing.happens() {
		return 0
	}
	return i.failing.code
}

// delay is what a start takes longer.
func (i *injected) delay() time.Duration {
	if !i.slow.happens() {
		return 0
	}
	return i.slow.longer
}
