package cmd

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

// stateError is an error of a command that worked, and reports a run whose state has an exit status
// other than 0.
type stateError struct {
	status int
	text   string
}

func (e *stateError) Error() string { return e.text }

// reported returns the error that carries the exit status of a run, for every command that reports a run: the run is in
// a state, and failure is the type of the error with which it has ended; empty if it is open or has no such error. The
// error is nil for the exit status 0.
func reported(state runbook.State, failure, text string) error {
	status := state.ExitStatus()
	if failure == runbook.ErrSiteLocked {
		status = runbook.ExitLocked
	}
	if status == runbook.ExitDone {
		return nil
	}
	return &stateError{status: status, text: text}
}

// ExitStatus returns the exit status of the command line for the error of a command.
func ExitStatus(err error) int {
	var state *stateError
	switch {
	case err == nil:
		return runbook.ExitDone
	case errors.As(err, &state):
		return state.status
	}
	return runbook.ExitCommand
}

// ended returns the error of a command that has followed a run to its failure. What kept the command
// from learning how the run ended is an error of the command itself.
func ended(id string, err error) error {
	var execution *temporal.WorkflowExecutionError
	if !errors.As(err, &execution) {
		return err
	}
	failure := ""
	var typed *temporal.ApplicationError
	if errors.As(err, &typed) {
		failure = typed.Type()
	}
	return reported(runbook.StateFailed, failure, id+" failed: "+reason(err).Error())
}
