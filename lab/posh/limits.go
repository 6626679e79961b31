package posh

import "runtime"

// Limits of what one script may build: what is longer is refused, so that no script
// takes the lab's memory.
const (
	maxText  = 1 << 24
	maxItems = 1 << 20
)

// tooLong refuses a text of more bytes than the lab keeps in one value.
func tooLong(size int64) error {
	if size > maxText {
		return NotSupported("a value of more than %d MB", maxText>>20)
	}
	return nil
}

// tooMany refuses a collection of more elements than the lab keeps in one value.
func tooMany(n int64) error {
	if n > maxItems {
		return NotSupported("a collection of more than %d elements", maxItems)
	}
	return nil
}

// maxDepth is how many statements and expressions may be open inside each other.
const maxDepth = 3000

// deeper goes one level down and gives the way back.
func (s *Session) deeper() (back func()) {
	if s.depth >= maxDepth {
		panic(NotSupported("a script that is nested or calls itself more than %d levels deep", maxDepth))
	}
	s.depth++
	return func() { s.depth-- }
}

// Memory that a session's values may take before the lab looks how much is in use, and
// how much may be in use then.
const (
	chargeStep = 64 << 20
	maxHeap    = 1 << 30
)

// charge counts a value that a script made. A script that keeps more than the lab can
// hold is refused.
func (s *Session) charge(v Value) {
	switch x := v.(type) {
	case string:
		s.charged += len(x)
	case []Value:
		s.charged += 16 * len(x)
	case []byte:
		s.charged += len(x)
	case *List:
		s.charged += 16 * len(x.Items)
	case *Hashtable:
		s.charged += 64 * len(x.Keys)
	default:
		s.charged += 32
	}
	if s.charged < chargeStep {
		return
	}
	s.charged = 0
	var use runtime.MemStats
	if runtime.ReadMemStats(&use); use.HeapAlloc < maxHeap {
		return
	}
	runtime.GC()
	if runtime.ReadMemStats(&use); use.HeapAlloc >= maxHeap {
		panic(NotSupported("a script that needs more than %d MB of memory", maxHeap>>20))
	}
}

// alive panics where the session is over, for loops that run no statement.
func (s *Session) alive() {
	if s.ctx.Err() != nil {
		panic(&signal{kind: "exit", code: 1})
	}
}

// visits bounds a walk through collections inside collections, which may hold
// themselves.
type visits struct{ depth, elements int }

// enter goes into a collection of n elements and gives the way back.
func (v *visits) enter(n int) (back func()) {
	v.depth++
	v.elements += n
	if v.depth > maxNesting || v.elements > maxItems {
		panic(NotSupported("collections that are nested more than %d levels deep or have more than %d elements", maxNesting, maxItems))
	}
	return func() { v.depth-- }
}
