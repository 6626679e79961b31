package system

import (
	"time"

	"changeover/lab/posh"
)

// Mutex returns a System.Threading.Mutex for a named mutex of the host. A process that ends while it owns the mutex
// abandons it.
func (s Processes) Mutex(session *posh.Session, name string) *posh.Object {
	o := posh.NewObject("System.Threading.Mutex")
	o.SetMethod("WaitOne", func(args []posh.Value) (posh.Value, error) {
		wait := time.Duration(-1) // no limit
		if len(args) > 0 {
			ms, err := posh.ToInt(args[0])
			if err != nil {
				return nil, err
			}
			wait = time.Duration(ms) * time.Millisecond
		}
		got, abandoned := s.Host.Processes.AcquireMutex(session.Context(), name, s.PID, wait)
		if abandoned {
			return nil, posh.NewException("System.Threading.AbandonedMutexException", "The wait completed due to an abandoned mutex.")
		}
		return got, nil
	})
	o.SetMethod("ReleaseMutex", func([]posh.Value) (posh.Value, error) {
		if !s.Host.Processes.ReleaseMutex(name, s.PID) {
			return nil, posh.NewException("System.ApplicationException", "Object synchronization method was called from an unsynchronized block of code.")
		}
		return nil, nil
	})
	nothing := func([]posh.Value) (posh.Value, error) { return nil, nil }
	o.SetMethod("Dispose", nothing)
	o.SetMethod("Close", nothing)
	return o
}
