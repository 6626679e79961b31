package calls

import (
	"errors"
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// Failure returns an error that ends a run, an attempt at a step or a decision; errorType is one of those
// of package runbook.
func Failure(errorType, format string, args ...any) error {
	return temporal.NewNonRetryableApplicationError(fmt.Sprintf(format, args...), errorType, nil)
}

// Reason returns the innermost message of an error that says something. What Temporal itself reports is worded for people.
func Reason(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Message()
	}
	var canceled *temporal.CanceledError
	if errors.As(err, &canceled) || errors.Is(err, workflow.ErrCanceled) {
		return runbook.CanceledWithRun
	}
	var terminated *temporal.TerminatedError
	if errors.As(err, &terminated) {
		return "the run was terminated from outside"
	}
	if timeout, ended := TimeoutOf(err); ended && !errors.As(err, new(*temporal.ChildWorkflowExecutionError)) {
		return runbook.TimeoutInWords(timeout.WorkerLost)
	}
	return err.Error()
}

// TypeOf returns the type of an error. One that has none ends a run as an abort does.
func TypeOf(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Type()
	}
	return runbook.ErrAborted
}

// DetailsOf decodes the details of a failure or of a cancellation, and reports whether there are any.
func DetailsOf(err error, out any) bool {
	var canceled *temporal.CanceledError
	if errors.As(err, &canceled) {
		return canceled.HasDetails() && canceled.Details(out) == nil
	}
	var application *temporal.ApplicationError
	return errors.As(err, &application) && application.HasDetails() && application.Details(out) == nil
}

// IsFault reports whether an error is one that waiting does not remove.
func IsFault(err error) bool {
	var application *temporal.ApplicationError
	return errors.As(err, &application) && slices.Contains(runbook.FaultTypes(), application.Type())
}

// WorkerWasAway reports whether a deadline passed because no worker was there, and not because a host was
// slow. A last attempt that ended with its worker, with no time left for another one, fails with
// that attempt's own timeout.
func WorkerWasAway(err error) bool {
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

// Timeout is the end of an activity by a timeout.
type Timeout struct {
	// Progress is what the last heartbeat said. If the heartbeat cannot be read, it says that a change may have been sent.
	Progress runbook.Progressed
	// WorkerLost: the heartbeats of an attempt have stopped.
	WorkerLost bool
}

// TimeoutOf returns the timeout that ended an activity, and reports whether a timeout ended it.
func TimeoutOf(err error) (Timeout, bool) {
	var t Timeout
	var level *temporal.TimeoutError
	ended, found := false, false
	for errors.As(err, &level) {
		if !found && level.HasLastHeartbeatDetails() {
			found = true
			if level.LastHeartbeatDetails(&t.Progress) != nil {
				// Details that cannot be read: a change may have been sent.
				t.Progress = runbook.Progressed{Begun: true}
			}
		}
		ended = true
		t.WorkerLost = t.WorkerLost || level.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT
		err, level = level.Unwrap(), nil
	}
	return t, ended
}

// place is a step as an error names it.
func place(s runbook.Step) string {
	if s.Host == "" {
		return "'" + s.Title + "'"
	}
	return "'" + s.Title + "' on " + s.Host
}

// InWords words a timeout of Temporal for people. After failed attempts it keeps the error of the last one.
func InWords(err error, s runbook.Step, options workflow.ActivityOptions) error {
	var timeout *temporal.TimeoutError
	var last *temporal.ApplicationError
	if !errors.As(err, &timeout) || errors.As(err, &last) {
		return err
	}
	what := place(s)
	if timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT {
		return Failure(runbook.ErrTransport, "cannot finish %s: %s", what, runbook.TimeoutInWords(true)+runbook.ReadsFirst)
	}
	within := options.StartToCloseTimeout
	if timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE {
		within = options.ScheduleToCloseTimeout
	}
	return Failure(runbook.ErrTransport, "cannot finish %s: the host or the worker did not answer within %s; check the CPU and memory load of the host (Task Manager) and of the worker's machine, then retry", what, within)
}
