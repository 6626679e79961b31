package shell

import (
	"errors"
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// clusterError is an error of a FailoverClusters cmdlet: a ClusterCmdletException
// around a Win32Exception, terminating.
func clusterError(command string, err error) error {
	return wrap(command, "Microsoft.FailoverClusters.PowerShell.ClusterCmdletException", "NotSpecified", err)
}

// win32Error is an error of a management cmdlet, non-terminating as most are.
func win32Error(command, exception, category string, err error) *posh.Error {
	e := wrap(command, exception, category, err)
	e.NonTerminating = true
	return e
}

func wrap(command, exception, category string, err error) *posh.Error {
	var posherr *posh.Error
	if errors.As(err, &posherr) {
		return posherr
	}
	e := &posh.Error{
		Message: err.Error(), ID: exceptionName(exception) + "," + command, Exception: exception, Category: category,
	}
	var win *cluster.Error
	if errors.As(err, &win) {
		e.Message = fmt.Sprintf("Unable to %s.\r\n    %s", win.Op, win.Text)
		e.HResult = int32(win.HRESULT()) //nolint:gosec // an HRESULT is the same 32 bits with a sign
	}
	return e
}

func exceptionName(full string) string {
	for i := len(full) - 1; i >= 0; i-- {
		if full[i] == '.' {
			return full[i+1:]
		}
	}
	return full
}

// notFound is the error of a cmdlet whose -Name matches nothing.
func notFound(command, id, category, message string) *posh.Error {
	return &posh.Error{
		Message: message, ID: id + "," + command, Exception: "Microsoft.PowerShell.Commands." + id,
		Category: category, NonTerminating: true,
	}
}

func clusterNotFound(command, what, name string) error {
	return &posh.Error{
		Message: fmt.Sprintf("The cluster %s '%s' was not found.", what, name),
		ID:      "ObjectNotFound," + command, Exception: "Microsoft.FailoverClusters.PowerShell.ClusterCmdletException", Category: "ObjectNotFound",
	}
}
