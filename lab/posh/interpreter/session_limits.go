package interpreter

import (
	"runtime"

	"changeover/lab/posh/values"
)

// maxDepth is how many statements and expressions may be open inside each other.
const maxDepth = 3000

// deeper goes one level down and gives the way back.
func (s *Session) deeper() (back func()) {
	if s.depth >= maxDepth {
		panic(values.NotSupported("a script that is nested or calls itself more than %d levels deep", maxDepth))
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
func (s *Session) charge(v values.Value) {
	switch x := v.(type) {
	case string:
		s.charged += len(x)
	case []values.Value:
		s.charged += 16 * len(x)
	case []byte:
		s.charged += len(x)
	case *values.List:
		s.charged += 16 * len(x.Items)
	case *values.Hashtable:
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
		panic(values.NotSupported("a script that needs more than %d MB of memory", maxHeap>>20))
	}
}

// alive panics where the session is over, for loops that run no statement.
func (s *Session) alive() {
	if s.ctx.Err() != nil {
		panic(&signal{kind: "exit", code: 1})
	}
}
