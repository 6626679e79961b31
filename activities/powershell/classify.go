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
	"changeover/activities/reach"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

// windowsCode is the type of one error number of Windows. Decisions never use the text, since hosts are localized.
type windowsCode struct {
	code uint32
	// name is Microsoft's, as in System Error Codes.
	name      string
	errorType string
}

// windowsCodes are the error numbers with a type of their own. Every other number is a refusal. The types
// runbook.ErrClusterBusy and runbook.ErrServiceBusy are for errors that go away with time. Two numbers are not in
// the table: 5917 (ERROR_CLUSTER_INVALID_STRING_FORMAT) is a wrong parameter. 5023 (ERROR_INVALID_STATE) goes away
// only while the group or the resource is pending; the number alone does not show that, so the kind that sent
// the command reads the state again.
var windowsCodes = []windowsCode{
	{5, "ERROR_ACCESS_DENIED", runbook.ErrAccessDenied},
	{1326, "ERROR_LOGON_FAILURE", runbook.ErrAccessDenied},

	{32, "ERROR_SHARING_VIOLATION", runbook.ErrFileInUse},
	{33, "ERROR_LOCK_VIOLATION", runbook.ErrFileInUse},
	{1224, "ERROR_USER_MAPPED_FILE", runbook.ErrFileInUse}, // A section of the file is mapped.

	// ControlService: the service is starting or stopping.
	{1061, "ERROR_SERVICE_CANNOT_ACCEPT_CTRL", runbook.ErrServiceBusy},
	// ControlService: a dependent service was started meanwhile. The next attempt reads which service.
	{1051, "ERROR_DEPENDENT_SERVICES_RUNNING", runbook.ErrServiceBusy},
	{1055, "ERROR_SERVICE_DATABASE_LOCKED", runbook.ErrServiceBusy},

	// The cluster service of the node starts, stops or is restarted.
	{1722, "RPC_S_SERVER_UNAVAILABLE", runbook.ErrClusterBusy},
	{1726, "RPC_S_CALL_FAILED", runbook.ErrClusterBusy},
	{1727, "RPC_S_CALL_FAILED_DNE", runbook.ErrClusterBusy}, // The call failed and did not execute.
	{1753, "EPT_S_NOT_REGISTERED", runbook.ErrClusterBusy},  // The endpoint mapper knows no endpoint.
	{5022, "ERROR_CLUSTER_SHUTTING_DOWN", runbook.ErrClusterBusy},
	{5050, "ERROR_CLUSTER_NODE_DOWN", runbook.ErrClusterBusy},
	// The cluster is busy with another operation.
	{5908, "ERROR_CLUSTER_GROUP_MOVING", runbook.ErrClusterBusy},
	{5909, "ERROR_CLUSTER_RESOURCE_TYPE_BUSY", runbook.ErrClusterBusy}, // The resource type performs another operation.
	{5918, "ERROR_CLUSTER_DATABASE_TRANSACTION_IN_PROGRESS", runbook.ErrClusterBusy},
	{5944, "ERROR_CLUSTER_GROUP_BUSY", runbook.ErrClusterBusy}, // The group cannot do this at this time.
}

// dependentsRun is the error id of Stop-Service if a service that depends on the named service was started meanwhile.
// Stop-Service then refuses before it asks Windows (1051).
const dependentsRun = "ServiceHasDependentServices,"

// stopRefused is the error id of Stop-Service if Windows refuses the stop. The text of the error does not name the cause: only the number
// of its inner exception does (Microsoft, ServiceController.Stop; ControlService).
const stopRefused = "CouldNotStopService,"

// stopNotAccepted is the number of the error of a service that accepts no stop (ERROR_INVALID_SERVICE_CONTROL).
const stopNotAccepted = 1052

// deletionDenied is the error id of Remove-Item if Windows denies access. Windows denies access if a right is missing, and also
// if the file runs or is mapped: the file system then answers STATUS_CANNOT_DELETE. It answers with a sharing violation only if
// the file is open (Microsoft, "Executable Images"; DeleteFile).
const deletionDenied = "RemoveFileSystemItemUnAuthorizedAccess,"

// unreadable ends the error that a script throws if Windows has no value for a property (package scripts, rules for scripts). The
// error id of a text that is thrown is the text itself. The text is Changeover's own, so it is the same in every language.
const unreadable = " cannot be read"

// lookupFailed is the error id of Translate if Windows could not look up an account, for example because no domain controller
// answers (Microsoft, NTAccount.Translate: "A Win32 error code was returned"). An account that does not exist has another id.
const lookupFailed = "SystemException"

// commandMissing is the error id of a command that no module of the host has (about_Command_Precedence).
const commandMissing = "CommandNotFoundException"

// typeOfCode returns the type of an error number. For a number that is not in the table, the type is runbook.ErrRefused.
func typeOfCode(code uint32) string {
	i := slices.IndexFunc(windowsCodes, func(c windowsCode) bool { return c.code == code })
	if i < 0 {
		return runbook.ErrRefused
	}
	return windowsCodes[i].errorType
}

// meaning returns an error with its type and advice. The error of an ended context stays as it is.
func meaning(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) && !errors.As(err, new(*LostReply)) {
		return err
	}
	errorType, next := classify(err)
	if reach.IsDuringRestart(ctx) && errors.As(err, new(*winrm.AuthError)) && !refusedForGood(err) {
		errorType, next = runbook.ErrTransport, "the host has just restarted and may not reach its domain controller yet; Changeover tries the logon again a few times, with pauses"
	}
	return &host.Failure{Type: errorType, Next: next, Err: err, Unanswered: errors.As(err, new(*LostReply)), NotRun: notRun(err)}
}

// notRun reports whether an error shows that the script has certainly not run.
func notRun(err error) bool {
	if errors.As(err, new(*LostReply)) {
		return false
	}
	return errors.As(err, new(*undelivered)) || errors.As(err, new(*WrongComputerError)) || errors.Is(err, ErrMutexBusy)
}

// classify finds the type of an error and what an operator can do about it.
// The function that starts PowerShell may have typed the error (host.Failure), such as that of a host without an endpoint.
// An unknown error is not retried: it comes from the worker's own settings.
func classify(err error) (errorType, next string) {
	var refused *host.Error
	var fault *winrm.Fault
	var untrusted *tls.CertificateVerificationError
	var version *winrm.TLSVersionError
	var settings *winrm.TLSSettingsError
	var unfit *UnfitError
	var unknown *net.DNSError
	var typed *host.Failure
	switch {
	case errors.As(err, &typed):
		return typed.Type, typed.Next
	case errors.As(err, &unfit):
		return runbook.ErrConnection, strings.Join(unfit.Next, "; ") + "; then retry"
	case errors.As(err, new(*secrets.UnreadableError)):
		return runbook.ErrConnection, "after that, retry"
	case refusedForGood(err):
		return runbook.ErrAccessDenied, unauthorizedAdvice(err) + "; then retry the step: this worker does not log on with this account before a retry"
	case host.NotPermitted(err):
		return runbook.ErrTransport, "the next attempt looks at the state before it sends anything"
	case errors.As(err, new(*LostReply)):
		return runbook.ErrTransport, "the next attempt looks at the state before it sends anything"
	case errors.As(err, new(*WrongComputerError)):
		return runbook.ErrConnection, "correct the URL of the host in the endpoints file, then start the worker again"
	case errors.As(err, &refused):
		return classifyWindows(refused)
	case errors.Is(err, ErrMutexBusy):
		return runbook.ErrHostBusy, "the next attempt waits until the other command has ended"
	case errors.Is(err, ErrQuota):
		errors.As(err, &fault)
		return runbook.ErrHostBusy, "the next attempt waits until shells are free again" + quotaAdvice(fault)
	case errors.As(err, new(*winrm.AuthError)):
		return runbook.ErrAccessDenied, unauthorizedAdvice(err)
	case errors.As(err, &untrusted):
		return runbook.ErrConnection, certificateAdvice(untrusted.Err, time.Now())
	case errors.As(err, &version):
		return runbook.ErrConnection, version.Advice()
	case errors.As(err, &settings):
		return runbook.ErrConnection, settings.Advice()
	case errors.As(err, &fault):
		return classifyFault(fault)
	case errors.Is(err, ErrBadCall), errors.As(err, new(*host.AnswerError)):
		return runbook.ErrBadRequest, runbook.ReportDefect
	case errors.As(err, new(tls.RecordHeaderError)):
		return runbook.ErrConnection, "the listener does not use TLS: give the URL of an HTTPS listener of the host in the endpoints file ('winrm enumerate winrm/config/listener' on the host shows the ports), then start the worker again"
	case errors.As(err, new(*winrm.HTTPError)):
		return runbook.ErrTransport, "check that the WinRM service runs on the host; if it runs, check the port and the path of the host's url in the endpoints file, which usually ends with /wsman, and that no proxy answers for the host"
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return runbook.ErrTransport, "the DNS servers of the worker do not know the name " + unknown.Name + ": check the name in the host's url in the endpoints file (after a change, start the worker again); " +
			"if the name is right, run 'nslookup " + unknown.Name + "' on the worker's computer and correct DNS"
	case isTransport(err):
		return runbook.ErrTransport, "check that the host runs, that the host has a WinRM listener ('winrm enumerate winrm/config/listener' on the host), and that no firewall blocks the listener's port"
	}
	return runbook.ErrConnection, "check the endpoints file and the worker's settings, then start the worker again"
}

// In a remote session, Windows takes the administrator's rights from a local account, also if the account is in the group
// Administrators (Microsoft, "User Account Control and remote restrictions").
const (
	administrator = "the account in the endpoints file is in the group Administrators of the host (run whoami /groups with this account: the list contains S-1-5-32-544)"
	filtered      = "if this account is a local account other than the built-in Administrator, set the registry value LocalAccountTokenFilterPolicy on the host to 1 (docs/windows.md)"
)

// classifyWindows returns the type and the advice for an error of Windows, by its error number and category.
func classifyWindows(refused *host.Error) (errorType, next string) {
	errorType = typeOfCode(refused.Code())
	switch {
	case refused.ID == commandMissing:
		return runbook.ErrRefused, "install the PowerShell module that has this command, then retry. The feature " + config.Commands{}.ClusterModule() +
			" contains the module FailoverClusters; on Windows Server 2008 R2, the feature " + config.Commands{On2008R2: true}.ClusterModule() + " contains this module"
	case strings.HasSuffix(refused.ID, unreadable):
		return runbook.ErrRefused, "Windows has no value for the property that the error names: 'changeover scripts' shows the commands of the script that the error names; run these commands in an elevated PowerShell on the host, " +
			"and look at this property. If the property has a value, retry; otherwise look for the cause in the System log of the host"
	case refused.ID == lookupFailed:
		return runbook.ErrRefused, "Windows could not look up an account: on the host, check with nltest /sc_query:DOMAIN that the host reaches a domain controller, then retry"
	case refused.Category == "PermissionDenied":
		errorType = runbook.ErrAccessDenied
	case strings.HasPrefix(refused.ID, dependentsRun):
		errorType = runbook.ErrServiceBusy
	}
	switch errorType {
	case runbook.ErrAccessDenied:
		if strings.HasPrefix(refused.ID, stopRefused) {
			return errorType, "Windows denied access (error 5), as it does for a service that protects itself: turn off the protection of the service in its own program, or stop the service there, then retry; " +
				"if the service does not protect itself, check that " + administrator + "; " + filtered
		}
		if strings.HasPrefix(refused.ID, deletionDenied) {
			return errorType, "Windows also denies the deletion (error 5) of a program or library that is in use: stop the programs that use the file, then retry; " +
				"if no program uses the file, check with icacls on the host which rights the account in the endpoints file has on the file"
		}
		return errorType, "check that " + administrator + ", and which rights the account has on the object that the error names; " + filtered + "; then retry"
	case runbook.ErrFileInUse:
		return errorType, "close the program that has the file open, then retry"
	case runbook.ErrServiceBusy:
		return errorType, "the next attempt waits until the service has started or stopped"
	case runbook.ErrClusterBusy:
		return errorType, "the next attempt waits until the cluster service, or another service that the command calls, answers again"
	}
	if strings.HasPrefix(refused.ID, stopRefused) && refused.Code() == stopNotAccepted {
		return runbook.ErrRefused, "the service does not accept a stop (error 1052): stop the service with its own program, then retry"
	}
	return runbook.ErrRefused, "correct the cause of the refusal on the host, then retry"
}

// classifyFault returns the type and the advice for a fault of the protocol. If a shell is gone, the next attempt opens a new shell.
func classifyFault(fault *winrm.Fault) (errorType, next string) {
	switch {
	case fault.Code == winrm.CodeAccessDenied:
		return runbook.ErrAccessDenied, "check that " + administrator + " and may use WinRM on the host (winrm get winrm/config/service, field RootSDDL); " + filtered + "; then retry"
	case fault.Quota(), fault.Code == winrm.CodeBusy:
		return runbook.ErrHostBusy, "the next attempt waits until the host has free resources again" + quotaAdvice(fault)
	}
	return runbook.ErrTransport, "the next attempt opens a new session"
}

// quotaAdvice is the advice for the case that a quota stays used up. Windows' own text in the error has the present value.
func quotaAdvice(fault *winrm.Fault) string {
	switch {
	case fault == nil || !fault.Quota():
		return ""
	case fault.QuotaSetting() == "":
		return "; if the error persists, raise the quota that the error describes: 'winrm get winrm/config' on the host shows the quotas of WinRM"
	}
	return "; if the error persists, raise the quota in an elevated PowerShell at the console of the host (Set-Item WSMan:\\localhost\\" + fault.QuotaSetting() + " NUMBER)"
}

// refusedForGood reports whether this worker no longer uses an account. The worker uses the account again if a person
// decides so, or if the password or the endpoint changes.
func refusedForGood(err error) bool {
	var refused *winrm.AuthError
	return errors.As(err, &refused) && refused.Final
}

// unauthorizedAdvice is what an operator can do about a refused logon.
func unauthorizedAdvice(err error) string {
	var refused *winrm.AuthError
	errors.As(err, &refused)
	return refused.Advice()
}

// isTransport reports whether the connection to the host, or the host's listener, failed.
func isTransport(err error) bool {
	return errors.As(err, new(*net.OpError)) || errors.As(err, new(*winrm.TransportError)) || errors.As(err, new(*winrm.LostAnswer)) ||
		errors.As(err, new(*winrm.HTTPError)) || errors.As(err, new(*SilentEndError)) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded)
}
