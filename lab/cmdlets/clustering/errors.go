package clustering

import (
	"errors"
	"fmt"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
)

const clusterException = "Microsoft.FailoverClusters.PowerShell.ClusterCmdletException"

// clusterIDs maps Win32 errors to the error ids and categories of the FailoverClusters module that differ from the
// default.
var clusterIDs = map[uint32]struct{ id, category string }{
	win32.CodeNoEndpoint:      {"ClusterEndpointNotRegistered", "ConnectionError"},
	win32.CodeRPCUnavailable:  {"ClusterRpcServerUnavailable", "ConnectionError"},
	win32.CodeAccessDenied:    {"ClusterAccessDenied", "AuthenticationError"},
	win32.CodeResourceMissing: {"ClusterObjectNotFound", "ObjectNotFound"},
	win32.CodeGroupMissing:    {"ClusterObjectNotFound", "ObjectNotFound"},
	win32.CodeNodeMissing:     {"ClusterObjectNotFound", "ObjectNotFound"},
}

// clusterError returns the error of a cmdlet of the module: a ClusterCmdletException that wraps a Win32Exception.
func clusterError(command string, err error) error {
	var own *posh.Error
	if errors.As(err, &own) {
		return own
	}
	e := &posh.Error{Message: err.Error(), Exception: clusterException, Category: "NotSpecified", NonTerminating: true, Inner: cmdlets.NativeError(err)}
	id := command
	var refused *win32.Error
	if errors.As(err, &refused) {
		e.Message = fmt.Sprintf("Unable to %s.\r\n    %s", refused.Op, refused.Text)
		if known, ok := clusterIDs[refused.Code]; ok {
			id, e.Category = known.id, known.category
		}
	}
	e.ID = id + ",Microsoft.FailoverClusters.PowerShell." + cmdlets.CommandClass(command)
	return e
}

// clusterNotFound returns the error for a name that no object of the cluster has.
func clusterNotFound(command, what, name string) error {
	return &posh.Error{
		Message: fmt.Sprintf("Unable to find the cluster %s '%s'.", what, name),
		ID:      "ClusterObjectNotFound,Microsoft.FailoverClusters.PowerShell." + cmdlets.CommandClass(command), Exception: clusterException,
		Category: "ObjectNotFound", NonTerminating: true,
	}
}
