package activities

import (
	"context"
	"errors"
	"slices"

	"changeover/activities/powershell"
	"changeover/config"
)

// Error numbers of Windows that decide; texts never do, since hosts are localized.
var (
	accessDenied = []uint32{5, 1326}
	fileInUse    = []uint32{32, 33, 1224}
	// RPC server unavailable, call failed, call failed and did not execute, no endpoint, cluster node down, service starting up.
	clusterBusy = []uint32{1722, 1726, 1727, 1753, 5050, 5917}
)

// classify finds the type of an error and what an operator can do about it.
func classify(err error) (errorType, next string) {
	var refused *powershell.Error
	switch {
	case errors.As(err, &refused):
		return classifyWindows(refused)
	case isLostReply(err):
		return ErrTransport, "the next attempt looks at the state before it sends anything"
	case errors.Is(err, powershell.ErrMutexBusy), errors.Is(err, powershell.ErrQuota):
		return ErrHostBusy, "the next attempt waits for it"
	case errors.Is(err, powershell.ErrBadCall), errors.Is(err, config.ErrNotAReference):
		return ErrBadRequest, "correct the request"
	case errors.Is(err, context.DeadlineExceeded):
		return ErrTransport, "check the host and the way to it"
	}
	return ErrTransport, "check the host, its WinRM listener and the endpoints file"
}

// classifyWindows sorts what Windows refused by its error number and category.
func classifyWindows(refused *powershell.Error) (errorType, next string) {
	code := refused.Code()
	switch {
	case slices.Contains(accessDenied, code), refused.Category == "PermissionDenied":
		return ErrAccessDenied, "check the account's rights on the host"
	case slices.Contains(fileInUse, code):
		return ErrFileInUse, "stop what holds the file and retry"
	case slices.Contains(clusterBusy, code):
		return ErrClusterBusy, "the next attempt waits for the cluster service"
	}
	return ErrRefused, "mend what Windows refuses and retry"
}
