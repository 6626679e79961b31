package powershell

import (
	"errors"
	"fmt"
)

// WrongComputerError says that the endpoint of a host leads to another computer. Nothing was run there.
type WrongComputerError struct{ Host, Computer string }

func (e *WrongComputerError) Error() string {
	return "the URL of " + e.Host + " in the endpoints file leads to another computer, " + e.Computer
}

// ErrMutexBusy says that another request holds the mutex of the host: the command of a worker that
// died still runs, or another worker uses the host. The script was not run.
var ErrMutexBusy = errors.New("another command of Changeover is still running on the host (the command holds the mutex Global\\Changeover)")

// ErrQuota says that the host refuses another shell or operation because of a
// quota; shells that a dead worker left behind free theirs after three minutes.
// The script was not run.
var ErrQuota = errors.New("a WinRM quota of the host is used up")

// ErrBadCall says that a call does not fit its script; nothing was sent.
var ErrBadCall = errors.New("the call does not fit its script")

// LostReply says that a request was sent and its answer never came: the script may have run in full or in part,
// may not have run, or may still run. Read the state before anything is sent again.
type LostReply struct {
	// Call as it is shown, secrets masked.
	Call  string
	Cause error
}

// Error says what was sent and why the answer is missing.
func (e *LostReply) Error() string {
	return fmt.Sprintf("the answer to '%s' was lost: %v", e.Call, e.Cause)
}

// Unwrap gives the reason.
func (e *LostReply) Unwrap() error { return e.Cause }
