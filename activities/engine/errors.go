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

// Precondition makes the error that Differences returns where no command can make the wanted state true.
func Precondition(format string, args ...any) error {
	return NewError(runbook.ErrPrecondition, nil, format, args...)
}

// BadRequest makes the error for a wanted state that is itself wrong.
func BadRequest(format string, args ...any) error {
	return NewError(runbook.ErrBadRequest, nil, format, args...)
}

// RunFirst is the advice to abort the run and to start a runbook that does what is missing. The text names the runbook and what
// it does. An activity does not know the runbook of its run, so the advice is also right in a run of the named runbook.
func RunFirst(name string) string {
	return "abort, then start " + name + "; if this run is of another runbook, start the runbook again afterwards"
}

// Defect makes the error for what only a defect of Changeover can cause. It adds runbook.ReportDefect.
func Defect(format string, args ...any) error {
	return BadRequest("%s; %s", fmt.Sprintf(format, args...), runbook.ReportDefect)
}

// Refused makes the error for a request that Windows, or a program, has refused.
func Refused(format string, args ...any) error {
	return NewError(runbook.ErrRefused, nil, format, args...)
}

// HostError gives an error of a session its type. An error that has a type already only gets the host's
// name; the error of an ended context stays as it is.
func HostError(what, hostName string, err error) error {
	var typed *temporal.ApplicationError
	var failure *host.Failure
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &typed):
		return located(typed, hostName)
	case errors.As(err, &failure):
		// The message holds the cause. As a cause of its own the UI would show it twice.
		return NewError(failure.Type, nil, "cannot %s on %s: %v; %s", what, hostName, err, failure.Next)
	case errors.As(err, new(*host.AnswerError)):
		return Defect("cannot %s on %s: %v", what, hostName, err)
	case errors.Is(err, context.DeadlineExceeded):
		return NewError(runbook.ErrTransport, nil, "cannot %s on %s: there was no answer in time; "+
			"check that the host runs, that the host has a WinRM listener ('winrm enumerate winrm/config/listener' on the host), and that no firewall blocks the listener's port", what, hostName)
	}
	return NewError(runbook.ErrConnection, nil, "cannot %s on %s: %v; check the endpoints file and the worker's settings, then start the worker again", what, hostName, err)
}

// namesPlace finds the host at the end of the first part of a message, "cannot <what> on <host>".
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

// verificationError lists the differences that are left after the changes.
func verificationError(title, hostName string, left []runbook.Change) error {
	return NewError(runbook.ErrVerification, nil, "cannot verify '%s' on %s: after the change, %s; look for the cause in the event logs and the group policies (gpresult /r) of the host, correct the cause, then retry",
		title, hostName, runbook.Differences(left))
}

// timeoutError says that a state was not reached in time; last is the error of the last read, or nil.
func timeoutError(title, hostName string, wait time.Duration, last error) error {
	why := "the wanted state was not reached within " + wait.String()
	if last != nil {
		why += ", and the last read failed: " + MessageOf(last)
	}
	return NewError(runbook.ErrTimeout, nil, "cannot finish '%s' on %s: %s; look for the cause of the delay in the event logs of the host, correct the cause, then retry", title, hostName, why)
}

// stoppingError hands a step to another worker.
func stoppingError(title, hostName string) error {
	return NewError(runbook.ErrTransport, nil, "cannot finish '%s' on %s: this worker is stopping; another worker continues", title, hostName)
}

// following adds a second failure to the message of a first one, whose type stays.
func following(first, second error) error {
	var typed *temporal.ApplicationError
	if !errors.As(first, &typed) {
		return first
	}
	return NewError(typed.Type(), nil, "%s; also, %s", typed.Message(), MessageOf(second))
}

// hidden masks in an error what the request of a reply carried, however short or common: a program may repeat its input.
func hidden(reply host.Reply, err error) error {
	var typed *temporal.ApplicationError
	if reply.Hide == nil || !errors.As(err, &typed) {
		return err
	}
	return NewError(typed.Type(), nil, "%s", reply.Hide(typed.Message()))
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

// IsRetryable reports whether an error of this type may go away with time.
func IsRetryable(err error) bool {
	var typed *temporal.ApplicationError
	return errors.As(err, &typed) && runbook.Retryable(typed.Type())
}

// concluded completes the error of an attempt. It masks texts. Where the work ended without an abort (the
// worker stops, or the server no longer waits for this attempt), the error is a transport error, so that
// the activity is tried again.
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
		return NewError(runbook.ErrTransport, nil, "cannot finish '%s' on %s: Temporal no longer waits for this attempt: %v; the next attempt continues", s.Name(), s.Host, cause)
	case errors.As(err, &typed):
		return lastWhenOverdue(ctx, NewError(typed.Type(), nil, "%s", e.mask(typed.Message())))
	}
	return NewError(runbook.ErrConnection, nil, "%s", e.mask(err.Error()))
}

// lastWhenOverdue ends the attempts at a host that has not answered for the time that the site allows
// (timeouts.transportSeconds). The step then waits for a person's decision, with this error.
func lastWhenOverdue(ctx context.Context, err error) error {
	var typed *temporal.ApplicationError
	if !activity.IsActivity(ctx) || !IsRetryable(err) || !errors.As(err, &typed) || !overdue(activity.GetInfo(ctx), time.Now()) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(typed.Message(), typed.Type(), nil)
}

// overdue reports whether the time for further attempts is over. The activity's whole time is longer than that
// by the time of one attempt, since the last attempt may begin at its end.
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

// overtakenError is the refusal of a change because the state is no longer the one that was read.
type overtakenError struct{ error }

// Unwrap returns the refusal.
func (e *overtakenError) Unwrap() error { return e.error }
