package cmdlets

import (
	"errors"
	"fmt"
	"strings"

	"changeover/lab/posh"
	"changeover/lab/win32"
)

// CodeFileExists is ERROR_FILE_EXISTS.
const CodeFileExists = 80

// failedHResult is E_FAIL, the HRESULT of every Win32Exception of the .NET Framework. The Win32 error is its
// NativeErrorCode.
const failedHResult = -2147467259

const win32Exception = "System.ComponentModel.Win32Exception"

// Hresult returns a Win32 error as a signed HRESULT, e.g. -2147024891 for 5.
func Hresult(code uint32) int32 { return int32(0x80070000 | code) } //nolint:gosec // reinterpreted as signed

// CommandClass returns the .NET class of a cmdlet, e.g. GetServiceCommand for Get-Service.
func CommandClass(command string) string { return strings.ReplaceAll(command, "-", "") + "Command" }

// CommandID returns the second part of the error ids of a cmdlet that is part of PowerShell.
func CommandID(command string) string {
	return "Microsoft.PowerShell.Commands." + CommandClass(command)
}

// ExceptionName returns a type's name without its namespace.
func ExceptionName(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }

// TextOf returns the text of an error; of a Win32 error, only the message of Windows.
func TextOf(err error) string {
	var refused *win32.Error
	if errors.As(err, &refused) {
		return refused.Text
	}
	return err.Error()
}

// NativeError returns the Win32Exception for a Win32 error of the model, and nil for other errors.
func NativeError(err error) *posh.Error {
	var refused *win32.Error
	if !errors.As(err, &refused) {
		return nil
	}
	return &posh.Error{
		Message: refused.Text, ID: "Win32Exception", Exception: win32Exception, Category: "NotSpecified",
		HResult: failedHResult, NativeCode: int64(refused.Code),
	}
}

// CimNotFound returns the error of a cmdlet that is defined with CIM, for a query by a property that has no result.
func CimNotFound(command, class, property, value string) *posh.Error {
	return &posh.Error{
		Message:   fmt.Sprintf("No %s objects found with property '%s' equal to '%s'.  Verify the value of the property and retry.", class, property, value),
		ID:        fmt.Sprintf("CmdletizationQuery_NotFound_%s,%s", property, command),
		Exception: "Microsoft.PowerShell.Cmdletization.Cim.CimJobException", Category: "ObjectNotFound", NonTerminating: true, Target: value,
	}
}

// NoAnswer returns the error of a cmdlet that asks for confirmation in powershell.exe -NonInteractive.
func NoAnswer(command string) *posh.Error {
	return &posh.Error{
		Message: "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.", ID: "InvalidOperation," + CommandID(command),
		Exception: "System.Management.Automation.PSInvalidOperationException", Category: "InvalidOperation",
	}
}

// Confirmed returns an error unless -Force or -Confirm:$false is given, for cmdlets that would ask otherwise.
func Confirmed(c *posh.Invocation) error {
	if c.Bool("Force") || c.Has("Confirm") && !c.Bool("Confirm") {
		return nil
	}
	return NoAnswer(c.Name)
}

// NetError returns the exception of a .NET method, with the HRESULT of a Win32 error.
func NetError(exception string, code uint32, message string) error {
	return &posh.Error{Message: message, ID: ExceptionName(exception), Exception: exception, Category: "NotSpecified", HResult: Hresult(code)}
}

// CimException is the exception type of cmdlets that are defined with CIM.
const CimException = "Microsoft.Management.Infrastructure.CimException"
