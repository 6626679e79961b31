package powershell

import (
	"errors"
	"fmt"
)

// WrongComputerError reports that the endpoint of a host leads to another computer. The script was not run.
type WrongComputerError struct{ Host, Computer string }

func (e *WrongComputerError) Error() string {
	return "the URL of " + e.Host + " in the endpoints file leads to another computer, " + e.Computer
}

// ErrMutexBusy reports that another request holds the mutex of the host. Either the command of a worker that died still runs, or
// another worker uses the host. The script was not run.
var ErrMutexBusy = errors.New("another command of Changeover is still running on the host (the command holds the mutex Global\\Changeover)")

// ErrQuota reports that the host refuses another shell or operation because of a
// quota. If a worker died, its shells count for three more minutes. The script was
// not run.
var ErrQuota = errors.New("a WinRM quota of the host is used up")

// ErrBadCall reports that a call does not fit its script. Nothing was sent.
var ErrBadCall = errors.New("the call does not fit its script")

// LostReply reports that a request was sent and its answer never came. The script may have run in full or in part, may not have
// run, or may still run. Before anything is sent again, the state must be read.
type LostReply struct {
	// Call is the text of the call, with secrets masked.
	Call  string
	Cause error
}

// Error returns the call and the reason why its answer is missing.
func (e *LostReply) Error() string {
	return fmt.Sprintf("the answer to '%s' was lost: %v", e.Call, e.Cause)
}

// Unwrap returns the reason why the answer is missing.
func (e *LostReply) Unwrap() error { return e.Cause }
