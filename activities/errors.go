package activities

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"changeover/activities/powershell"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// Types of errors that activities return. Only the first three are retried by
// policy; the others are faults of substance that wait for an operator
// (decision 5).
const (
	// ErrTransport: the host did not answer, the connection or the shell was lost.
	ErrTransport = "Transport"
	// ErrHostBusy: the host's mutex is held or a WinRM quota is used up.
	ErrHostBusy = "HostBusy"
	// ErrClusterBusy: the cluster service is restarting, or the cluster is busy with another request.
	ErrClusterBusy = "ClusterBusy"
	// ErrAccessDenied: the account may not do this, or its password is wrong.
	ErrAccessDenied = "AccessDenied"
	// ErrPrecondition: something that the step relies on is not so; no command was sent.
	ErrPrecondition = "Precondition"
	// ErrVerification: the state read after the change is not the wanted one.
	ErrVerification = "Verification"
	// ErrRefused: Windows refused the command.
	ErrRefused = "Refused"
	// ErrBadRequest: the request itself makes no sense.
	ErrBadRequest = "BadRequest"
	// ErrFileInUse: a file is held by a program.
	ErrFileInUse = "FileInUse"
	// ErrNodePaused: a cluster node is paused, and not by this service.
	ErrNodePaused = "NodePaused"
	// ErrTimeout: a state was not reached in time.
	ErrTimeout = "Timeout"
)

// retryable reports whether errors of a type are retried by policy.
func retryable(errorType string) bool {
	switch errorType {
	case ErrTransport, ErrHostBusy, ErrClusterBusy:
		return true
	}
	return false
}

// newError makes an error of one of the types above. The message follows the
// pattern "cannot <what> on <host>: <why>; <what next>".
func newError(errorType string, cause error, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	return temporal.NewApplicationErrorWithOptions(message, errorType, temporal.ApplicationErrorOptions{
		NonRetryable: !retryable(errorType),
		Cause:        cause,
	})
}

// preconditionError is what Differences returns where no command can help.
func preconditionError(format string, args ...any) error {
	return newError(ErrPrecondition, nil, format, args...)
}

// badRequest says that the wanted state itself makes no sense.
func badRequest(format string, args ...any) error {
	return newError(ErrBadRequest, nil, format, args...)
}

// verificationError lists what the host did not take.
func verificationError(title, host string, left []Change) error {
	return newError(ErrVerification, nil, "cannot verify '%s' on %s: after the change %s; look at the host and retry, or skip with a reason",
		title, host, differencesText(left))
}

// checkError lists what a check found otherwise than it must be.
func checkError(title, host string, found []Change) error {
	return newError(ErrVerification, nil, "cannot confirm '%s' on %s: %s; mend that on the host and retry, or skip with a reason",
		title, host, differencesText(found))
}

func differencesText(list []Change) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = fmt.Sprintf("%s is '%s' instead of '%s'", c.Property, c.Before, c.After)
	}
	return strings.Join(parts, ", ")
}

// timeoutError says that a state was not reached in time; last is the error of the last read, or nil.
func timeoutError(title, host string, wait time.Duration, last error) error {
	why := "the state was not reached within " + wait.String()
	if last != nil {
		why += ", and the last look failed: " + messageOf(last)
	}
	return newError(ErrTimeout, nil, "cannot finish '%s' on %s: %s; find out what holds it up and retry", title, host, why)
}

// stoppingError hands a step to another worker.
func stoppingError(title, host string) error {
	return newError(ErrTransport, nil, "cannot finish '%s' on %s: this worker stops; another one goes on", title, host)
}

// hostError gives an error of the transport or of Windows its type. Errors that
// have one already only get the host's name; those of an ended context stay as they are.
func hostError(what, host string, err error) error {
	var typed *temporal.ApplicationError
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &typed):
		return located(typed, host)
	}
	kind, next := classify(err)
	// No cause: the message says it all, and the UI would show it twice.
	return newError(kind, nil, "cannot %s on %s: %v; %s", what, host, err, next)
}

// namesPlace finds the place at the end of what a message says cannot be done.
var namesPlace = regexp.MustCompile(` on (node )?\S+$`)

// located puts the host into a message that does not name it. Kinds compare
// states as pure functions and do not know where they were read.
func located(err *temporal.ApplicationError, host string) error {
	what, why, found := strings.Cut(err.Message(), ": ")
	named := namesPlace.MatchString(what) || strings.Contains(strings.ToLower(err.Message()), strings.ToLower(host))
	if !found || named {
		return err
	}
	return newError(err.Type(), err.Unwrap(), "%s on %s: %s", what, host, why)
}

// besides adds a second failure to the message of a first one, whose type stays.
func besides(first, second error) error {
	var typed *temporal.ApplicationError
	if !errors.As(first, &typed) {
		return first
	}
	return newError(typed.Type(), nil, "%s; besides, %s", typed.Message(), messageOf(second))
}

// messageOf is what an error says, without the type that Temporal adds.
func messageOf(err error) string {
	var typed *temporal.ApplicationError
	if errors.As(err, &typed) {
		return typed.Message()
	}
	return err.Error()
}

// concluded completes the error of an attempt: what the step has done travels in
// its details, and a context that ended without an abort (the worker stops, or the
// activity is paused, reset or no longer waited for) is left to the next attempt.
func concluded(ctx context.Context, s Step, outcome Outcome, err error) error {
	cause := context.Cause(ctx)
	canceled := errors.Is(err, context.Canceled) && ctx.Err() != nil
	aborted := temporal.IsCanceledError(cause)
	switch {
	case canceled && errors.Is(cause, worker.ErrWorkerShutdown):
		err = stoppingError(s.title(), s.Host)
	case canceled && !aborted && !errors.Is(cause, context.Canceled):
		err = newError(ErrTransport, nil, "cannot finish '%s' on %s: Temporal ended this attempt: %v; the next attempt goes on", s.title(), s.Host, cause)
	}
	var typed *temporal.ApplicationError
	switch {
	case len(outcome.Changes)+len(outcome.Warnings) == 0:
		return err
	case canceled && aborted:
		return temporal.NewCanceledError(outcome)
	case errors.As(err, &typed):
		return temporal.NewApplicationErrorWithOptions(typed.Message(), typed.Type(), temporal.ApplicationErrorOptions{
			NonRetryable: typed.NonRetryable(), Cause: typed.Unwrap(), Details: []any{outcome},
		})
	}
	return err
}

// isRetryable says whether a typed error goes away by waiting.
func isRetryable(err error) bool {
	var typed *temporal.ApplicationError
	return errors.As(err, &typed) && retryable(typed.Type())
}

func isLostReply(err error) bool {
	var lost *powershell.LostReply
	return errors.As(err, &lost)
}
