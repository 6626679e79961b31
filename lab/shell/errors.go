package shell

import (
	"errors"
	"fmt"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// codeFileExists is ERROR_FILE_EXISTS.
const codeFileExists = 80

// failedHResult is E_FAIL, which every Win32Exception of the .NET Framework
// carries; the error itself is its NativeErrorCode.
const failedHResult = -2147467259

const win32Exception = "System.ComponentModel.Win32Exception"

// hresult is a Win32 error as an HRESULT with its sign, e.g. -2147024891 for 5.
func hresult(code uint32) int32 { return int32(0x80070000 | code) } //nolint:gosec // the same 32 bits

// commandClass is the .NET class of a cmdlet: Get-Service is GetServiceCommand.
func commandClass(command string) string { return strings.ReplaceAll(command, "-", "") + "Command" }

// commandID is the second half of an error id of a cmdlet that PowerShell brings along.
func commandID(command string) string {
	return "Microsoft.PowerShell.Commands." + commandClass(command)
}

// exceptionName is a type's name without its namespace.
func exceptionName(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }

// textOf is what Windows says of an error, without who asked.
func textOf(err error) string {
	var refused *cluster.Error
	if errors.As(err, &refused) {
		return refused.Text
	}
	return err.Error()
}

// win32 is the Win32Exception of what the model refused; nil for any other error.
func win32(err error) *posh.Error {
	var refused *cluster.Error
	if !errors.As(err, &refused) {
		return nil
	}
	return &posh.Error{
		Message: refused.Text, ID: "Win32Exception", Exception: win32Exception, Category: "NotSpecified",
		HResult: failedHResult, NativeCode: int64(refused.Code),
	}
}

const clusterException = "Microsoft.FailoverClusters.PowerShell.ClusterCmdletException"

// clusterIDs are the error ids of the FailoverClusters module that are not the
// cmdlet's own name, with their categories, by the Win32 error.
var clusterIDs = map[uint32]struct{ id, category string }{
	cluster.CodeNoEndpoint:      {"ClusterEndpointNotRegistered", "ConnectionError"},
	cluster.CodeRPCUnavailable:  {"ClusterRpcServerUnavailable", "ConnectionError"},
	cluster.CodeAccessDenied:    {"ClusterAccessDenied", "AuthenticationError"},
	cluster.CodeResourceMissing: {"ClusterObjectNotFound", "ObjectNotFound"},
	cluster.CodeGroupMissing:    {"ClusterObjectNotFound", "ObjectNotFound"},
	cluster.CodeNodeMissing:     {"ClusterObjectNotFound", "ObjectNotFound"},
}

// clusterError is an error of a FailoverClusters cmdlet: a ClusterCmdletException
// around a Win32Exception.
func clusterError(command string, err error) error {
	var own *posh.Error
	if errors.As(err, &own) {
		return own
	}
	e := &posh.Error{Message: err.Error(), Exception: clusterException, Category: "NotSpecified", NonTerminating: true, Inner: win32(err)}
	id := command
	var refused *cluster.Error
	if errors.As(err, &refused) {
		e.Message = fmt.Sprintf("Unable to %s.\r\n    %s", refused.Op, refused.Text)
		if known, ok := clusterIDs[refused.Code]; ok {
			id, e.Category = known.id, known.category
		}
	}
	e.ID = id + ",Microsoft.FailoverClusters.PowerShell." + commandClass(command)
	return e
}

// clusterNotFound is the error of a name that no object of the cluster has.
func clusterNotFound(command, what, name string) error {
	return &posh.Error{
		Message: fmt.Sprintf("Unable to find the cluster %s '%s'.", what, name),
		ID:      "ClusterObjectNotFound,Microsoft.FailoverClusters.PowerShell." + commandClass(command), Exception: clusterException,
		Category: "ObjectNotFound", NonTerminating: true,
	}
}

// cimNotFound is the error of a cmdlet made of CIM definitions whose query by a
// property finds nothing.
func cimNotFound(command, class, property, value string) *posh.Error {
	return &posh.Error{
		Message:   fmt.Sprintf("No %s objects found with property '%s' equal to '%s'.  Verify the value of the property and retry.", class, property, value),
		ID:        fmt.Sprintf("CmdletizationQuery_NotFound_%s,%s", property, command),
		Exception: "Microsoft.PowerShell.Cmdletization.Cim.CimJobException", Category: "ObjectNotFound", NonTerminating: true, Target: value,
	}
}

// noAnswer is the error of a cmdlet that asks: nobody can answer powershell.exe -NonInteractive.
func noAnswer(command string) *posh.Error {
	return &posh.Error{
		Message: "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.", ID: "InvalidOperation," + commandID(command),
		Exception: "System.Management.Automation.PSInvalidOperationException", Category: "InvalidOperation",
	}
}

// confirmed refuses what would ask without -Force or -Confirm:$false.
func confirmed(c *posh.Invocation) error {
	if c.Bool("Force") || c.Has("Confirm") && !c.Bool("Confirm") {
		return nil
	}
	return noAnswer(c.Name)
}
