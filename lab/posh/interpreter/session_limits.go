package interpreter

import (
	"runtime"

	"changeover/lab/posh/values"
)

// maxDepth is the number of statements and expressions that may be open inside each other.
const maxDepth = 3000

// deeper enters one level of nesting and returns the function that leaves it. It panics with a NotSupported error
// beyond maxDepth levels.
func (s *Session) deeper() (back func()) {
	if s.depth >= maxDepth {
		panic(values.NotSupported("a script that is nested or calls itself more than %d levels deep", maxDepth))
	}
	s.depth++
	return func() { s.depth-- }
}

// chargeStep is the number of bytes that a session's values may take between two looks at the memory in use, and
// maxHeap the number of bytes that may be in use then.
const (
	chargeStep = 64 << 20
	maxHeap    = 1 << 30
)

// charge adds the estimated size of a value that a script made. If the process then uses more than maxHeap bytes, charge panics
// with a NotSupported error.
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

// alive panics with the exit signal if the session's context has ended. Loops that run no statements call it.
func (s *Session) alive() {
	if s.ctx.Err() != nil {
		panic(&signal{kind: "exit", code: 1})
	}
}
