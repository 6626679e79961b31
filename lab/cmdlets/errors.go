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

// failedHResult is E_FAIL, which every Win32Exception of the .NET Framework
// carries; the error itself is its NativeErrorCode.
const failedHResult = -2147467259

const win32Exception = "System.ComponentModel.Win32Exception"

// Hresult is a Win32 error as an HRESULT with its sign, e.g. -2147024891 for 5.
func Hresult(code uint32) int32 { return int32(0x80070000 | code) } //nolint:gosec // the same 32 bits

// CommandClass is the .NET class of a cmdlet: Get-Service is GetServiceCommand.
func CommandClass(command string) string { return strings.ReplaceAll(command, "-", "") + "Command" }

// CommandID is the second half of an error id of a cmdlet that PowerShell brings along.
func CommandID(command string) string {
	return "Microsoft.PowerShell.Commands." + CommandClass(command)
}

// ExceptionName is a type's name without its namespace.
func ExceptionName(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }

// TextOf is what Windows says of an error, without who asked.
func TextOf(err error) string {
	var refused *win32.Error
	if errors.As(err, &refused) {
		return refused.Text
	}
	return err.Error()
}

// NativeError is the Win32Exception of what the model refused; nil for any other error.
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

// CimNotFound is the error of a cmdlet made of CIM definitions whose query by a
// property finds nothing.
func CimNotFound(command, class, property, value string) *posh.Error {
	return &posh.Error{
		Message:   fmt.Sprintf("No %s objects found with property '%s' equal to '%s'.  Verify the value of the property and retry.", class, property, value),
		ID:        fmt.Sprintf("CmdletizationQuery_NotFound_%s,%s", property, command),
		Exception: "Microsoft.PowerShell.Cmdletization.Cim.CimJobException", Category: "ObjectNotFound", NonTerminating: true, Target: value,
	}
}

// NoAnswer is the error of a cmdlet that asks: nobody can answer powershell.exe -NonInteractive.
func NoAnswer(command string) *posh.Error {
	return &posh.Error{
		Message: "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.", ID: "InvalidOperation," + CommandID(command),
		Exception: "System.Management.Automation.PSInvalidOperationException", Category: "InvalidOperation",
	}
}

// Confirmed refuses what would ask without -Force or -Confirm:$false.
func Confirmed(c *posh.Invocation) error {
	if c.Bool("Force") || c.Has("Confirm") && !c.Bool("Confirm") {
		return nil
	}
	return NoAnswer(c.Name)
}

// NetError is an error that a method of .NET throws, with a Win32 error as its HRESULT.
func NetError(exception string, code uint32, message string) error {
	return &posh.Error{Message: message, ID: ExceptionName(exception), Exception: exception, Category: "NotSpecified", HResult: Hresult(code)}
}

// CimException is the exception of cmdlets over CIM.
const CimException = "Microsoft.Management.Infrastructure.CimException"
