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

// reported returns nil for a state with the exit status 0, otherwise an error that carries the status.
func reported(state runbook.State, text string) error {
	if status := state.ExitStatus(); status != runbook.ExitDone {
		return &stateError{status: status, text: text}
	}
	return nil
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
	status := runbook.StateFailed.ExitStatus()
	var typed *temporal.ApplicationError
	if errors.As(err, &typed) && typed.Type() == runbook.ErrSiteLocked {
		status = runbook.ExitLocked
	}
	return &stateError{status: status, text: id + " failed: " + reason(err).Error()}
}
