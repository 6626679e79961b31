package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"changeover/runbook"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// failure makes an error that ends a run or refuses a decision.
func failure(errorType, format string, args ...any) error {
	return temporal.NewNonRetryableApplicationError(fmt.Sprintf(format, args...), errorType, nil)
}

// Failure makes an error that ends a run, or an attempt at a step.
func Failure(errorType, format string, args ...any) error {
	return failure(errorType, format, args...)
}

// problemError returns a look's problem as the error of a step.
func problemError(p *runbook.Problem) error {
	if p == nil {
		return nil
	}
	return failure(p.Type, "%s", p.Message)
}

// Reason returns the innermost message of an error that says something.
func Reason(err error) string { return reasonOf(err) }

func reasonOf(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Message()
	}
	return err.Error()
}

// TypeOf returns the type of an error.
func TypeOf(err error) string { return kindOf(err) }

func kindOf(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Type()
	}
	return runbook.ErrAborted
}

// detailsOf decodes the details of a failure or of a cancellation.
func detailsOf(err error, out any) bool {
	var canceled *temporal.CanceledError
	if errors.As(err, &canceled) {
		return canceled.HasDetails() && canceled.Details(out) == nil
	}
	var application *temporal.ApplicationError
	return errors.As(err, &application) && application.HasDetails() && application.Details(out) == nil
}

// isFault reports whether an error is one that waiting does not remove.
func isFault(err error) bool {
	var application *temporal.ApplicationError
	return errors.As(err, &application) && slices.Contains(runbook.FaultTypes(), application.Type())
}

// workerWasAway tells a deadline that passed because no worker was there from one that a host let
// pass. A last attempt that ended with its worker, with no time left for another one, fails with
// that attempt's own timeout.
func workerWasAway(err error) bool {
	var timeout *temporal.TimeoutError
	if !errors.As(err, &timeout) {
		return false
	}
	if timeout.TimeoutType() != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE {
		return timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT
	}
	var attempt *temporal.TimeoutError
	cause := timeout.Unwrap()
	return cause == nil || errors.As(cause, &attempt) && attempt.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT
}

// inWords says what a timeout of Temporal means. One that ends a row of failed attempts keeps the
// words of the last of them.
func inWords(err error, s runbook.Step, options workflow.ActivityOptions) error {
	var timeout *temporal.TimeoutError
	var last *temporal.ApplicationError
	if !errors.As(err, &timeout) || errors.As(err, &last) {
		return err
	}
	what := "'" + s.Title + "'"
	if s.Host != "" {
		what += " on " + s.Host
	}
	if timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT {
		return failure(runbook.ErrTransport, "cannot finish %s: the worker that carried it out is gone; the next attempt reads what is done, so retry", what)
	}
	within := options.StartToCloseTimeout
	if timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE {
		within = options.ScheduleToCloseTimeout
	}
	return failure(runbook.ErrTransport, "cannot finish %s: there was no answer within %s; find out what delays the host or the worker, and retry", what, within)
}

// said is what a person said, with the name before it.
func said(who, what string) string {
	if what == "" {
		return who
	}
	return who + ": " + what
}

// list joins what is missing, changed or wanted.
func list(items []string) string { return strings.Join(items, "; ") }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
