package scm

import (
	"time"

	"changeover/lab/win32"
)

// injected holds the faults of a service; a restart of the host does not end them.
type injected struct{ failing, slow *Fault }

// Fault makes starts of a service fail or take longer. It keeps its own counts, also
// after a later fault of the same kind has replaced it.
type Fault struct {
	scm Services
	// code is the Win32 code of a failing start, longer the additional time of a slow one.
	code   uint32
	longer time.Duration
	// fired counts the starts that were affected, left the starts that will still be affected, negative for all.
	fired, left int
}

// Fired returns the number of starts that the fault has affected.
func (f *Fault) Fired() int {
	f.scm.w.Lock()
	defer f.scm.w.Unlock()
	return f.fired
}

// Left returns the number of starts that the fault will still affect; negative for all.
func (f *Fault) Left() int {
	f.scm.w.Lock()
	defer f.scm.w.Unlock()
	return f.left
}

// End makes the fault affect no further start.
func (f *Fault) End() {
	f.scm.w.Lock()
	defer f.scm.w.Unlock()
	f.left = 0
}

// Fail makes the next n starts of a service, or every start if n is negative,
// fail with a Win32 code after the start began, as with a broken program. Error 1060 for
// an unknown service.
func (scm Services) Fail(name string, code uint32, n int) error {
	_, err := scm.Failing(name, code, n)
	return err
}

// Slow makes every start of a service take longer by a realistic duration, to
// which the scale of the world applies. Error 1060 for an unknown service.
func (scm Services) Slow(name string, longer time.Duration) error {
	_, err := scm.Slowing(name, longer)
	return err
}

// Failing is like Fail, and also returns the fault. It ends an earlier fault of this kind.
func (scm Services) Failing(name string, code uint32, n int) (*Fault, error) {
	f := &Fault{scm: scm, code: code, left: n}
	return f, inject(scm, name, func(i *injected) { i.failing = replaced(i.failing, f) })
}

// Slowing is like Slow, and also returns the fault. It ends an earlier fault of this kind.
func (scm Services) Slowing(name string, longer time.Duration) (*Fault, error) {
	f := &Fault{scm: scm, longer: longer, left: -1}
	return f, inject(scm, name, func(i *injected) { i.slow = replaced(i.slow, f) })
}

// replaced ends the fault before, if there is one, and returns the fault by.
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

// happens reports whether the fault affects a start, and counts that start.
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

// failure returns the Win32 code with which this start is to fail, or 0, and counts the start.
func (i *injected) failure() uint32 {
	if !i.failing.happens() {
		return 0
	}
	return i.failing.code
}

// delay returns the additional time of this start and counts the start.
func (i *injected) delay() time.Duration {
	if !i.slow.happens() {
		return 0
	}
	return i.slow.longer
}
