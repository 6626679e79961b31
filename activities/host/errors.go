package host

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

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

// Error returns the message with what identifies it in any language.
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

// Cmdlets that are made of CIM classes have the number in their error id: as an HRESULT, "HRESULT 0x80070002,Get-ScheduledTask",
// or as it is, "Windows System Error 1722,Get-SmbShare" (MSFT_WmiError, error_Type HRESULT and Win32).
var (
	resultID = regexp.MustCompile(`^HRESULT 0x([0-9a-fA-F]{8})(?:,|$)`)
	systemID = regexp.MustCompile(`^Windows System Error (\d{1,5})(?:,|$)`)
)

// Code returns the Win32 error number, also where only an HRESULT or the error id carries it; 0 if there is none.
func (e *Error) Code() uint32 {
	if e.Win32 != 0 {
		return e.Win32
	}
	if code := codeOfResult(e.HRESULT); code != 0 {
		return code
	}
	if found := systemID.FindStringSubmatch(e.ID); found != nil {
		code, _ := strconv.ParseUint(found[1], 10, 32)
		return uint32(code)
	}
	if found := resultID.FindStringSubmatch(e.ID); found != nil {
		result, _ := strconv.ParseUint(found[1], 16, 32)
		return codeOfResult(uint32(result))
	}
	return 0
}

// codeOfResult returns the Win32 error number that an HRESULT carries.
func codeOfResult(result uint32) uint32 {
	if result>>16 == win32Facility {
		return result & 0xFFFF
	}
	return 0
}

// Failure is an error of a session with what it means: its type among those of package runbook,
// and what to do next.
type Failure struct {
	Type string
	Next string
	Err  error
	// Unanswered says that the request was sent and its answer never came: the script may have run,
	// run half, not run or still run.
	Unanswered bool
	// NotRun says that the script has certainly not run: the request was not sent, or the host refused it before the script.
	NotRun bool
	// Hide masks the secrets that the request carried, however short or common; nil: it carried none.
	Hide func(text string) string
}

// Error returns the error's text, the request's secrets masked. The error itself stays as the host wrote it.
func (f *Failure) Error() string {
	if f.Hide == nil {
		return f.Err.Error()
	}
	return f.Hide(f.Err.Error())
}

// Unwrap returns the error itself.
func (f *Failure) Unwrap() error { return f.Err }

// NotRun reports whether the script of a request has certainly not run. A session returns the error of an ended context as it is
// only if nothing was sent.
func NotRun(err error) bool {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure.NotRun
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Unanswered reports whether a request was sent and not answered.
func Unanswered(err error) bool {
	var failure *Failure
	return errors.As(err, &failure) && failure.Unanswered
}
