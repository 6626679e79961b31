package runbook

// State is the state of a run, as the search attribute XprState shows it. The set is closed.
type State string

// States of a run that goes on.
const (
	StateRunning            State = "running"
	StateWaitingForOperator State = "waiting-for-operator"
	StateWaitingForWindow   State = "waiting-for-window"
	StateWaitingForEvidence State = "waiting-for-evidence"
	StateHeld               State = "held"
)

// States in which a run ends.
const (
	StateDone State = "done"
	// StateDoneWithDeviations: an operator skipped a step.
	StateDoneWithDeviations State = "done-with-deviations"
	// StateInSync, StateWouldChange and StateIncomplete end mode check; StateIncomplete says that something could not be read.
	StateInSync      State = "in-sync"
	StateWouldChange State = "would-change"
	StateIncomplete  State = "incomplete"
	// StateSkipped: the run found that it need not or may not begin.
	StateSkipped State = "skipped"
	StateAborted State = "aborted"
	StateFailed  State = "failed"
)

// States returns the closed set: first those of a run that goes on, then the ends.
func States() []State {
	return []State{
		StateRunning, StateWaitingForOperator, StateWaitingForWindow, StateWaitingForEvidence, StateHeld,
		StateDone, StateDoneWithDeviations, StateInSync, StateWouldChange, StateIncomplete, StateSkipped, StateAborted, StateFailed,
	}
}

// Final reports whether a run in this state is over.
func (s State) Final() bool {
	switch s {
	case StateRunning, StateWaitingForOperator, StateWaitingForWindow, StateWaitingForEvidence, StateHeld:
		return false
	case StateDone, StateDoneWithDeviations, StateInSync, StateWouldChange, StateIncomplete, StateSkipped, StateAborted, StateFailed:
		return true
	}
	return false
}

// Exit statuses of the command line.
const (
	ExitDone        = 0
	ExitCommand     = 1
	ExitWouldChange = 2
	ExitNotDone     = 3
	ExitNeedsPerson = 4
	ExitLocked      = 5
	ExitIncomplete  = 6
)

// ExitStatus returns the exit status of a command that reports a run in this state.
func (s State) ExitStatus() int {
	switch s {
	case StateDone, StateInSync, StateSkipped:
		return ExitDone
	case StateWouldChange:
		return ExitWouldChange
	case StateDoneWithDeviations, StateFailed, StateAborted:
		return ExitNotDone
	case StateWaitingForOperator, StateWaitingForEvidence, StateHeld:
		return ExitNeedsPerson
	case StateWaitingForWindow:
		return ExitLocked
	case StateIncomplete:
		return ExitIncomplete
	case StateRunning:
		return ExitDone
	}
	return ExitCommand
}
