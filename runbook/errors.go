package runbook

// Types of errors that activities return. Only the first four are retried by policy; the others
// are faults that waiting does not remove: the step waits for an operator (design, decision 5).
const (
	// ErrTransport: the host did not answer, or the connection or the shell was lost.
	ErrTransport = "Transport"
	// ErrHostBusy: the host's mutex is held or a WinRM quota is used up.
	ErrHostBusy = "HostBusy"
	// ErrClusterBusy: the cluster service is restarting, or a group is moving.
	ErrClusterBusy = "ClusterBusy"
	// ErrServiceBusy: a Windows service is starting or stopping, or the service database is locked.
	ErrServiceBusy = "ServiceBusy"
	// ErrAccessDenied: the account may not do this, or its password is wrong.
	ErrAccessDenied = "AccessDenied"
	// ErrConnection: the worker cannot work on the host as it is configured (address, certificate, secret, the
	// PowerShell that the account gets); nothing of the host's state was seen.
	ErrConnection = "CannotConnect"
	// ErrPrecondition: a condition that the step relies on does not hold; no command was sent.
	ErrPrecondition = "Precondition"
	// ErrVerification: the state read after the change is not the wanted one.
	ErrVerification = "Verification"
	// ErrRefused: Windows refused the command.
	ErrRefused = "Refused"
	// ErrBadRequest: the request itself makes no sense.
	ErrBadRequest = "BadRequest"
	// ErrFileInUse: a file is held by a program.
	ErrFileInUse = "FileInUse"
	// ErrTimeout: a state was not reached in time.
	ErrTimeout = "Timeout"
	// ErrNodePaused: a cluster node is paused, and not by Changeover; a drill fails with it.
	ErrNodePaused = "NodePaused"
	// ErrNodeDown: the cluster node that a request goes through is down, as another node says, which
	// StandIn in the error's details names.
	ErrNodeDown = "NodeDown"
)

// FaultTypes returns the types that are not retried by policy.
func FaultTypes() []string {
	return []string{ErrAccessDenied, ErrConnection, ErrPrecondition, ErrVerification, ErrRefused, ErrBadRequest, ErrFileInUse, ErrTimeout, ErrNodePaused, ErrNodeDown}
}

// Retryable reports whether errors of a type are retried by policy.
func Retryable(errorType string) bool {
	switch errorType {
	case ErrTransport, ErrHostBusy, ErrClusterBusy, ErrServiceBusy:
		return true
	}
	return false
}

// Types of the errors with which a run fails or a decision is refused.
const (
	// ErrAborted: an operator aborted or canceled the run; the site was left safe.
	ErrAborted = "Aborted"
	// ErrSiteLocked: another run holds the lock; nothing was changed.
	ErrSiteLocked = "SiteLocked"
	// ErrLockLost: the run's lock was ended from outside; it may have changed something before.
	ErrLockLost = "LockLost"
	// ErrSkipped: a scheduled run found the cluster locked by another run, or came too late, and changed nothing.
	ErrSkipped = "Skipped"
	// ErrBadInput: the input names no such site, node, satellite, service or hotfix.
	ErrBadInput = "BadInput"
	// ErrUnanswered: nobody answered a task or a parked step in time.
	ErrUnanswered = "Unanswered"
	// ErrInterrupted: a drill was interrupted, and would have gone on outside of its time.
	ErrInterrupted = "Interrupted"
	// ErrObjectiveMissed: the drill's outage was longer than its objective.
	ErrObjectiveMissed = "ObjectiveMissed"
	// ErrChildFailed: a runbook that another one started failed.
	ErrChildFailed = "ChildFailed"
	// ErrNotConfirmed: a confirmed operator task is not done; the message lists what is missing.
	ErrNotConfirmed = "NotConfirmed"
	// ErrDecisionRefused: a decision that no waiting step or task can take.
	ErrDecisionRefused = "DecisionRefused"
	// ErrDecisionExpired: a decision that arrived after its notAfter; it is not carried out.
	ErrDecisionExpired = "DecisionExpired"
)
