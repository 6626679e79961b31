package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"changeover/activities/host"
	"changeover/runbook"
)

// NewError makes an error of one of the types of package runbook. Its message has the form
// "cannot <what> on <host>: <why>; <what next>".
func NewError(errorType string, cause error, format string, args ...any) error {
	return temporal.NewApplicationErrorWithOptions(fmt.Sprintf(format, args...), errorType, temporal.ApplicationErrorOptions{
		NonRetryable: !runbook.Retryable(errorType),
		Cause:        cause,
	})
}

// Precondition is what Differences returns where no command can help.
func Precondition(format string, args ...any) error {
	return NewError(runbook.ErrPrecondition, nil, format, args...)
}

// BadRequest says that the wanted state itself makes no sense.
func BadRequest(format string, args ...any) error {
	return NewError(runbook.ErrBadRequest, nil, format, args...)
}

// Refused says that Windows, or a program, refused what was asked for.
func Refused(format string, args ...any) error {
	return NewError(runbook.ErrRefused, nil, format, args...)
}

// HostError gives an error of a session its type. Errors that have one already only get the host's
// name; those of an ended context stay as they are.
func HostError(what, hostName string, err error) error {
	var typed *temporal.ApplicationError
	var failure *host.Failure
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &typed):
		return located(typed, hostName)
	case errors.As(err, &failure):
		// No cause: the message says it all, and the UI would show it twice.
		return NewError(failure.Type, nil, "cannot %s on %s: %v; %s", what, hostName, err, failure.Next)
	case errors.Is(err, context.DeadlineExceeded):
		return NewError(runbook.ErrTransport, nil, "cannot %s on %s: there was no answer in time; check the host, its WinRM listener and the way to it", what, hostName)
	}
	return NewError(runbook.ErrConnection, nil, "cannot %s on %s: %v; check the endpoints file and the worker's settings", what, hostName, err)
}

// namesPlace finds the place at the end of what a message says cannot be done.
var namesPlace = regexp.MustCompile(` on (node )?\S+$`)

// located puts the host into a message that does not name it. Kinds compare states as pure
// functions and do not know where they were read.
func located(err *temporal.ApplicationError, hostName string) error {
	what, why, found := strings.Cut(err.Message(), ": ")
	named := namesPlace.MatchString(what) || strings.Contains(strings.ToLower(err.Message()), strings.ToLower(hostName))
	if !found || named {
		return err
	}
	return NewError(err.Type(), err.Unwrap(), "%s on %s: %s", what, hostName, why)
}

// verificationError lists what the host did not take.
func verificationError(title, hostName string, left []runbook.Change) error {
	return NewError(runbook.ErrVerification, nil, "cannot verify '%s' on %s: after the change %s; look at the host and retry, or skip with a reason",
		title, hostName, runbook.Differences(left))
}

// timeoutError says that a state was not reached in time; last is the error of the last read, or nil.
func timeoutError(title, hostName string, wait time.Duration, last error) error {
	why := "the state was not reached within " + wait.String()
	if last != nil {
		why += ", and the last look failed: " + MessageOf(last)
	}
	return NewError(runbook.ErrTimeout, nil, "cannot finish '%s' on %s: %s; find out what delays it and retry", title, hostName, why)
}

// stoppingError hands a step to another worker.
func stoppingError(title, hostName string) error {
	return NewError(runbook.ErrTransport, nil, "cannot finish '%s' on %s: this worker stops; another one goes on", title, hostName)
}

// following adds a second failure to the message of a first one, whose type stays.
func following(first, second error) error {
	var typed *temporal.ApplicationError
	if !errors.As(first, &typed) {
		return first
	}
	return NewError(typed.Type(), nil, "%s; also, %s", typed.Message(), MessageOf(second))
}

// MessageOf returns what an error says, without the type that Temporal adds.
func MessageOf(err error) string {
	var typed *temporal.ApplicationError
	if errors.As(err, &typed) {
		return typed.Message()
	}
	return err.Error()
}

// TypeOf returns the type of an error, ErrConnection for one without: such an error says nothing about
// the state of a host.
func TypeOf(err error) string {
	var typed *temporal.ApplicationError
	if errors.As(err, &typed) {
		return typed.Type()
	}
	return runbook.ErrConnection
}

// IsRetryable reports whether a typed error goes away by waiting.
func IsRetryable(err error) bool {
	var typed *temporal.ApplicationError
	return errors.As(err, &typed) && runbook.Retryable(typed.Type())
}

// concluded completes the error of an attempt: texts are masked, and work that ended without an
// abort (the worker stops, or the server no longer waits for this attempt) is a transport error
// that a retry removes.
func (e *Engine) concluded(ctx context.Context, s runbook.Step, err error) error {
	cause := context.Cause(ctx)
	canceled := errors.Is(err, context.Canceled) && ctx.Err() != nil
	var typed *temporal.ApplicationError
	switch {
	case err == nil:
		return nil
	case canceled && errors.Is(cause, worker.ErrWorkerShutdown):
		return stoppingError(s.Name(), s.Host)
	case canceled && temporal.IsCanceledError(cause), canceled && errors.Is(cause, context.Canceled):
		return temporal.NewCanceledError()
	case canceled:
		return NewError(runbook.ErrTransport, nil, "cannot finish '%s' on %s: Temporal no longer waits for this attempt: %v; the next attempt goes on", s.Name(), s.Host, cause)
	case errors.As(err, &typed):
		return lastWhenOverdue(ctx, NewError(typed.Type(), nil, "%s", e.mask(typed.Message())))
	}
	return NewError(runbook.ErrConnection, nil, "%s", e.mask(err.Error()))
}

// lastWhenOverdue ends the attempts at a host that has not answered for as long as the site allows
// (timeouts.transportSeconds): the step waits for a person then, with this error.
func lastWhenOverdue(ctx context.Context, err error) error {
	var typed *temporal.ApplicationError
	if !activity.IsActivity(ctx) || !IsRetryable(err) || !errors.As(err, &typed) || !overdue(activity.GetInfo(ctx), time.Now()) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(typed.Message(), typed.Type(), nil)
}

// overdue reports whether the time for further attempts is over. The activity's whole time is that and the
// time of one attempt, which may begin last.
func overdue(info activity.Info, now time.Time) bool {
	patience := info.ScheduleToCloseTimeout - info.StartToCloseTimeout
	return patience > 0 && now.Sub(info.ScheduledTime) >= patience
}

// withResult puts what an attempt did into the details of its error.
func withResult(err error, result runbook.ActResult) error {
	if temporal.IsCanceledError(err) {
		return temporal.NewCanceledError(result)
	}
	return withDetails(err, result)
}

// withStandIn names the node that is up in the details of an error.
func withStandIn(err error, s runbook.StandIn) error {
	if s.Through == "" {
		return err
	}
	return withDetails(err, s)
}

func withDetails(err error, details any) error {
	var typed *temporal.ApplicationError
	if !errors.As(err, &typed) {
		return err
	}
	return temporal.NewApplicationErrorWithOptions(typed.Message(), typed.Type(), temporal.ApplicationErrorOptions{
		NonRetryable: typed.NonRetryable(), Cause: typed.Unwrap(), Details: []any{details},
	})
}

// overtakenError is the refusal of a change since the state is no longer the one that was read.
type overtakenError struct{ error }

// Unwrap returns the refusal.
func (e *overtakenError) Unwrap() error { return e.error }
