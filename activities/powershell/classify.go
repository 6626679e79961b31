package powershell

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"changeover/activities/host"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/runbook"
)

// windowsCode is what one error number of Windows means to a step. Texts never decide, since hosts are localized.
type windowsCode struct {
	code uint32
	// name is Microsoft's, as in System Error Codes.
	name      string
	errorType string
}

// windowsCodes are the error numbers that decide; every other one is a refusal. runbook.ErrClusterBusy and
// runbook.ErrServiceBusy are for what ends by itself. Not among those: 5917 (ERROR_CLUSTER_INVALID_STRING_FORMAT,
// a wrong parameter), and 5023 (ERROR_INVALID_STATE), which ends by itself only while the group or the resource
// is pending: the number alone does not show that, so the kind that sent the command reads the state again.
var windowsCodes = []windowsCode{
	{5, "ERROR_ACCESS_DENIED", runbook.ErrAccessDenied},
	{1326, "ERROR_LOGON_FAILURE", runbook.ErrAccessDenied},

	{32, "ERROR_SHARING_VIOLATION", runbook.ErrFileInUse},
	{33, "ERROR_LOCK_VIOLATION", runbook.ErrFileInUse},
	{1224, "ERROR_USER_MAPPED_FILE", runbook.ErrFileInUse}, // A section of the file is mapped.

	// ControlService: the service is starting or stopping.
	{1061, "ERROR_SERVICE_CANNOT_ACCEPT_CTRL", runbook.ErrServiceBusy},
	// ControlService: a dependent was started meanwhile. The next attempt reads which one.
	{1051, "ERROR_DEPENDENT_SERVICES_RUNNING", runbook.ErrServiceBusy},
	{1055, "ERROR_SERVICE_DATABASE_LOCKED", runbook.ErrServiceBusy},

	// The cluster service of the node starts, stops or is restarted.
	{1722, "RPC_S_SERVER_UNAVAILABLE", runbook.ErrClusterBusy},
	{1726, "RPC_S_CALL_FAILED", runbook.ErrClusterBusy},
	{1727, "RPC_S_CALL_FAILED_DNE", runbook.ErrClusterBusy}, // The call failed and did not execute.
	{1753, "EPT_S_NOT_REGISTERED", runbook.ErrClusterBusy},  // The endpoint mapper knows no endpoint.
	{5022, "ERROR_CLUSTER_SHUTTING_DOWN", runbook.ErrClusterBusy},
	{5050, "ERROR_CLUSTER_NODE_DOWN", runbook.ErrClusterBusy},
	// The cluster is at something else.
	{5908, "ERROR_CLUSTER_GROUP_MOVING", runbook.ErrClusterBusy},
	{5909, "ERROR_CLUSTER_RESOURCE_TYPE_BUSY", runbook.ErrClusterBusy}, // It performs another operation.
	{5918, "ERROR_CLUSTER_DATABASE_TRANSACTION_IN_PROGRESS", runbook.ErrClusterBusy},
	{5944, "ERROR_CLUSTER_GROUP_BUSY", runbook.ErrClusterBusy}, // Not at this time.
}

// dependentsRun is the error id with which Stop-Service refuses before it asks Windows (1051): a service that
// depends on the named one was started meanwhile.
const dependentsRun = "ServiceHasDependentServices,"

// deletionDenied is the error id with which Remove-Item fails where Windows denies access. It does so also where a program
// runs or has mapped the file: the file system answers STATUS_CANNOT_DELETE then, and a sharing violation only where
// the file is open (Microsoft, "Executable Images"; DeleteFile).
const deletionDenied = "RemoveFileSystemItemUnAuthorizedAccess,"

// commandMissing is the error id of a command that no module of the host has (about_Command_Precedence).
const commandMissing = "CommandNotFoundException"

// typeOfCode returns the type of an error number, runbook.ErrRefused for one that is not in the table.
func typeOfCode(code uint32) string {
	i := slices.IndexFunc(windowsCodes, func(c windowsCode) bool { return c.code == code })
	if i < 0 {
		return runbook.ErrRefused
	}
	return windowsCodes[i].errorType
}

// meaning returns an error with what it means. Those of an ended context stay as they are.
func meaning(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) && !errors.As(err, new(*LostReply)) {
		return err
	}
	errorType, next := classify(err)
	if host.IsDuringRestart(ctx) && errors.As(err, new(*winrm.AuthError)) && !refusedForGood(err) {
		errorType, next = runbook.ErrTransport, "the host may not reach its domain controller yet; the logon is tried again, a few times with pauses"
	}
	return &host.Failure{Type: errorType, Next: next, Err: err, Unanswered: errors.As(err, new(*LostReply))}
}

// classify finds the type of an error and what an operator can do about it.
// What it does not know is not retried: it comes from the worker's own
// settings, such as a host without an endpoint or a secret that is not there.
func classify(err error) (errorType, next string) {
	var refused *host.Error
	var fault *winrm.Fault
	var untrusted *tls.CertificateVerificationError
	var unfit *UnfitError
	switch {
	case errors.As(err, &unfit):
		return runbook.ErrConnection, strings.Join(unfit.Next, "; ") + "; then retry"
	case refusedForGood(err):
		return runbook.ErrAccessDenied, "correct the account, its password or the endpoint, then retry the step; until then this worker does not use the account"
	case host.NotPermitted(err):
		return runbook.ErrTransport, "the next attempt looks at the state before it sends anything"
	case errors.As(err, new(*LostReply)):
		return runbook.ErrTransport, "the next attempt looks at the state before it sends anything"
	case errors.As(err, new(*WrongComputerError)):
		return runbook.ErrConnection, "correct the URL of the host in the endpoints file"
	case errors.As(err, &refused):
		return classifyWindows(refused)
	case errors.Is(err, ErrMutexBusy), errors.Is(err, ErrQuota):
		return runbook.ErrHostBusy, "the next attempt waits for it"
	case errors.As(err, new(*winrm.AuthError)):
		return runbook.ErrAccessDenied, "check the credential in the endpoints file and the account's rights on the host"
	case errors.As(err, &untrusted):
		return runbook.ErrConnection, certificateAdvice(untrusted.Err, time.Now())
	case errors.As(err, &fault):
		return classifyFault(fault)
	case errors.Is(err, ErrBadCall):
		return runbook.ErrBadRequest, "correct the request"
	case isTransport(err):
		return runbook.ErrTransport, "check the host, its WinRM listener and the way to it"
	}
	return runbook.ErrConnection, "check the endpoints file and the worker's settings"
}

// classifyWindows sorts what Windows refused by its error number and category.
func classifyWindows(refused *host.Error) (errorType, next string) {
	errorType = typeOfCode(refused.Code())
	switch {
	case refused.ID == commandMissing:
		return runbook.ErrRefused, "install the PowerShell module that has the command, that of the cluster comes with the feature " +
			config.Commands{}.ClusterModule() + " (on Windows Server 2008 R2 " + config.Commands{On2008R2: true}.ClusterModule() + "), then retry"
	case refused.Category == "PermissionDenied":
		errorType = runbook.ErrAccessDenied
	case strings.HasPrefix(refused.ID, dependentsRun):
		errorType = runbook.ErrServiceBusy
	}
	switch errorType {
	case runbook.ErrAccessDenied:
		if strings.HasPrefix(refused.ID, deletionDenied) {
			return errorType, "Windows answers so (5) for a program or library that runs as well as for a missing right, and with 32 only for a file that is open: " +
				"stop what runs from there and retry; where nothing does, check the account's rights on it"
		}
		return errorType, "check the account's rights on the host"
	case runbook.ErrFileInUse:
		return errorType, "stop what holds the file and retry"
	case runbook.ErrServiceBusy:
		return errorType, "the next attempt waits for the service"
	case runbook.ErrClusterBusy:
		return errorType, "the next attempt waits for the cluster service, or for the other service that the command asks"
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

// refusedForGood reports whether an account is not used again until a person decides, or its
// password or the endpoint changes.
func refusedForGood(err error) bool {
	var refused *winrm.AuthError
	return errors.As(err, &refused) && refused.Final
}

// isTransport reports whether the way to the host, or the host's listener, failed.
func isTransport(err error) bool {
	return errors.As(err, new(*net.OpError)) || errors.As(err, new(*winrm.TransportError)) || errors.As(err, new(*winrm.LostAnswer)) ||
		errors.As(err, new(*winrm.HTTPError)) || errors.As(err, new(*SilentEndError)) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded)
}
