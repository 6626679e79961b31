package interpreter

import (
	"runtime/debug"

	"changeover/lab/posh/values"
)

// guard runs a script and turns a panic of the interpreter, or of a cmdlet, into
// a refusal: no script ends the lab.
func (s *Session) guard(run func() error) (err error) {
	defer func() {
		if failed := recover(); failed != nil {
			switch x := failed.(type) {
			case *values.Error:
				s.tell(x)
				err = x
				return
			case *signal:
				err = x
				return
			}
			e := values.NotSupported("a script that the interpreter fails on: %v\n%s", failed, debug.Stack())
			s.tell(e)
			err = e
		}
	}()
	return run()
}
