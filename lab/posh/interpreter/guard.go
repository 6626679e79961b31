package interpreter

import (
	"runtime/debug"

	"changeover/lab/posh/values"
)

// guard calls run and turns a panic of the interpreter or of a cmdlet into an error of the script, so that no script
// can end the lab's process.
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
