package powershell

import (
	"errors"
	"fmt"
	"strings"
)

// ErrMutexBusy says that another request holds the site's mutex on the host
// (a command whose worker died runs on, or another worker is at it). The script was not run.
var ErrMutexBusy = errors.New("another command holds the site's mutex on the host")

// ErrQuota says that the host refuses another shell or operation because of a
// quota; shells that a dead worker left behind free theirs after three minutes.
// The script was not run.
var ErrQuota = errors.New("a WinRM quota of the host is used up")

// ErrBadCall says that a call does not fit its script; nothing was sent.
var ErrBadCall = errors.New("the call does not fit its script")

// Error is what Windows answered to a script: the PowerShell error record.
type Error struct {
	// Script that failed.
	Script string `json:"script"`
	// Type is the full name of the exception's type.
	Type string `json:"type"`
	// Message in the host's language; decide on ID, Category and codes, never on this.
	Message string `json:"message"`
	// ID is the fully qualified error id, e.g. "NoServiceFoundForGivenName,Microsoft...".
	ID string `json:"id"`
	// Category of the error record, e.g. "ObjectNotFound".
	Category string `json:"category"`
	// HRESULT of the innermost exception, 0 if it has none.
	HRESULT uint32 `json:"hresult"`
	// Win32 error number, 0 if none is known, e.g. 1722 where the cluster service restarts.
	Win32 uint32 `json:"win32"`
	// Position is PowerShell's description of the place, Line the line of the script.
	Position string `json:"position"`
	Line     int    `json:"line"`
	// Command that failed, empty where PowerShell names none.
	Command string `json:"command"`
}

// Error gives the message with what identifies it in any language.
func (e *Error) Error() string {
	var marks []string
	if e.ID != "" && e.ID != e.Message {
		marks = append(marks, e.ID)
	}
	switch {
	case e.Win32 != 0:
		marks = append(marks, fmt.Sprintf("error %d", e.Win32))
	case e.HRESULT != 0:
		marks = append(marks, fmt.Sprintf("0x%08X", e.HRESULT))
	}
	where := e.Script
	if e.Line > 0 {
		where = fmt.Sprintf("%s line %d", e.Script, e.Line)
	}
	marks = append(marks, where)
	return fmt.Sprintf("%s (%s)", strings.TrimSpace(e.Message), strings.Join(marks, ", "))
}

// win32Facility is the upper half of an HRESULT that carries a Win32 error number.
const win32Facility = 0x8007

// Code is the Win32 error number, also where only the HRESULT carries it; 0 if there is none.
func (e *Error) Code() uint32 {
	if e.Win32 == 0 && e.HRESULT>>16 == win32Facility {
		return e.HRESULT & 0xFFFF
	}
	return e.Win32
}

// LostReply says that a request was sent and its answer never came: the script
// may have run, run half, not run or still run. Read before anything is sent again.
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
