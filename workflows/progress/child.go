package progress

import (
	"errors"
	"strings"

	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// ChildFailed ends a run with its failed child. If the run has ended first, by an abort, the child's error says how it left the
// site.
func ChildFailed(status *Status, report *Report, id string, err error) {
	if status.OK() {
		status.Fail(childFailure(status.ID(), id, err))
		return
	}
	if !calls.DetailsOf(err, &runbook.Result{}) {
		return
	}
	reason := calls.Reason(err)
	// A child that was aborted with its parent says so with the same words, which stand there once already.
	how, same := strings.CutPrefix(reason, id+strings.TrimPrefix(calls.Reason(status.Err()), status.ID()))
	if !same && !strings.Contains(reason, id) {
		how = id + " failed: " + reason // It was ending already, for a reason of its own.
	}
	if how = strings.TrimPrefix(how, "; "); how != "" {
		report.AddSafety(how)
	}
}

// FailedChild returns what a failed child says of itself in its error's details.
func FailedChild(err error, name, id string) runbook.Result {
	result := runbook.Result{Runbook: name, WorkflowID: id, State: runbook.StateFailed}
	details := runbook.Result{}
	if calls.DetailsOf(err, &details) {
		result = details
	}
	return result
}

// EndedByTemporal returns how Temporal has ended a child, and reports whether it has. Such a child has not waited for its activities.
func EndedByTemporal(err error) (how string, ended bool) {
	switch {
	case errors.As(err, new(*temporal.ApplicationError)): // The child has failed by itself.
	case errors.As(err, new(*temporal.TerminatedError)):
		return "was terminated", true
	case errors.As(err, new(*temporal.TimeoutError)):
		return "timed out", true
	}
	return "", false
}

// childFailure keeps an abort an abort, so that its reason stays the first thing seen.
func childFailure(parent, id string, err error) error {
	var application *temporal.ApplicationError
	if errors.As(err, &application) && application.Type() == runbook.ErrAborted {
		return calls.Failure(runbook.ErrAborted, "%s", calls.Reason(err))
	}
	reason := calls.Reason(err)
	if !strings.Contains(reason, runbook.StartAgain) { // The child names the command of the parent.
		reason += "; " + runbook.StartAgain + ": finished steps are not repeated"
	}
	return calls.Failure(runbook.ErrChildFailed, "cannot finish %s: %s failed: %s", parent, id, reason)
}
