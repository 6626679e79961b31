package powershell

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"

	"changeover/activities/host"
	"changeover/activities/winrm"
	"changeover/runbook"
)

// Error numbers of Windows that decide; texts never do, since hosts are localized.
var (
	// Access denied, logon failure.
	accessDenied = []uint32{5, 1326}
	// Sharing violation, lock violation, a mapped section is open.
	fileInUse = []uint32{32, 33, 1224}
	// RPC server unavailable, call failed, call failed and did not execute, no endpoint; cluster node down, node is starting.
	clusterBusy = []uint32{1722, 1726, 1727, 1753, 5050, 5917}
)

// meaning returns an error with what it means. Those of an ended context stay as they are.
func meaning(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) && !errors.As(err, new(*LostReply)) {
		return err
	}
	errorType, next := classify(err)
	return &host.Failure{Type: errorType, Next: next, Err: err, Unanswered: errors.As(err, new(*LostReply))}
}

// classify finds the type of an error and what an operator can do about it.
// What it does not know is not retried: it comes from the worker's own
// settings, such as a host without an endpoint or a secret that is not there.
func classify(err error) (errorType, next string) {
	var refused *host.Error
	var fault *winrm.Fault
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, new(*LostReply)):
		return runbook.ErrTransport, "the next attempt looks at the state before it sends anything"
	case errors.As(err, &refused):
		return classifyWindows(refused)
	case errors.Is(err, ErrMutexBusy), errors.Is(err, ErrQuota):
		return runbook.ErrHostBusy, "the next attempt waits for it"
	case errors.As(err, new(*winrm.AuthError)):
		return runbook.ErrAccessDenied, "check the credential in the endpoints file and the account's rights on the host"
	case errors.As(err, &untrusted):
		return runbook.ErrPrecondition, "name the certificate authority of the host in the endpoints file"
	case errors.As(err, &fault):
		return classifyFault(fault)
	case errors.Is(err, ErrBadCall):
		return runbook.ErrBadRequest, "correct the request"
	case isTransport(err):
		return runbook.ErrTransport, "check the host, its WinRM listener and the way to it"
	}
	return runbook.ErrPrecondition, "check the endpoints file and the worker's settings"
}

// classifyWindows sorts what Windows refused by its error number and category.
func classifyWindows(refused *host.Error) (errorType, next string) {
	code := refused.Code()
	switch {
	case slices.Contains(accessDenied, code), refused.Category == "PermissionDenied":
		return runbook.ErrAccessDenied, "check the account's rights on the host"
	case slices.Contains(fileInUse, code):
		return runbook.ErrFileInUse, "stop what holds the file and retry"
	case slices.Contains(clusterBusy, code):
		return runbook.ErrClusterBusy, "the next attempt waits for the cluster service"
	}
	return runbook.ErrRefused, "correct what Windows refuses and retry"
}

// classifyFault sorts faults of the protocol; a shell that is gone is opened again.
func classifyFault(fault *winrm.Fault) (errorType, next string) {
	switch {
	case fault.Code == winrm.CodeAccessDenied:
		return runbook.ErrAccessDenied, "check that the account may use WinRM on the host"
	case fault.Quota(), fault.Code == winrm.CodeBusy:
		return runbook.ErrHostBusy, "the next attempt waits for it"
	}
	return runbook.ErrTransport, "the next attempt opens a new session"
}

// isTransport says whether the way to the host, or the host's listener, failed.
func isTransport(err error) bool {
	return errors.As(err, new(*net.OpError)) || errors.As(err, new(*winrm.TransportError)) || errors.As(err, new(*winrm.LostAnswer)) ||
		errors.As(err, new(*winrm.HTTPError)) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded)
}
