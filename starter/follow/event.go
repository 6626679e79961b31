// Package follow reads runs from their histories as they grow, so that watching needs no query, and works
// while no worker runs.
package follow

import (
	"time"

	"changeover/runbook"
)

// Kind says what an Event is about.
type Kind string

// The kinds of events.
const (
	// RunStarted: a runbook began.
	RunStarted Kind = "run-started"
	// StepBegan: an activity of a step was scheduled.
	StepBegan Kind = "step-began"
	// StepFinished: a look or an activity of a step ended well.
	StepFinished Kind = "step"
	// StepOpen: mode check cannot judge the step, or a person has to do something for it.
	StepOpen Kind = "step-open"
	// StepFailed: an activity gave up; the step parks or is repaired.
	StepFailed Kind = "step-failed"
	// Waiting: the run waits visibly, for a person or a time.
	Waiting Kind = "waiting"
	// Decided: an operator decided something about the run.
	Decided Kind = "decided"
	// Stuck: a workflow task of the run failed. It is tried again for ever, and the run
	// stands still until the cause is removed.
	Stuck Kind = "stuck"
	// Reset: the run, or the run that has started it, was reset. It holds no lock and changes no host.
	Reset Kind = "reset"
	// Unanswered: a workflow task or an activity of the run has waited for a worker for a while.
	Unanswered Kind = "unanswered"
	// Pending: an activity works for long, is paused, or waits for its next attempt.
	Pending Kind = "pending"
	// ServerAway: the Temporal server does not answer.
	ServerAway Kind = "server-away"
	// ServerBack: the Temporal server answers again.
	ServerBack Kind = "server-back"
	// RunFinished: a runbook ended; Error is empty where it ended well.
	RunFinished Kind = "run-finished"
)

// Event is one thing that happened in a run.
type Event struct {
	Kind       Kind      `json:"kind"`
	Time       time.Time `json:"time"`
	Runbook    string    `json:"runbook"`
	WorkflowID string    `json:"workflowId"`
	RunID      string    `json:"runId,omitempty"`
	// Change is the number of the change request, of RunStarted.
	Change string `json:"change,omitempty"`
	// Activity that works on the step.
	Activity string `json:"activity,omitempty"`
	// Step of the four kinds about steps. Changes and Warnings are those of StepFinished.
	Step     runbook.Step     `json:"step,omitzero"`
	Verdict  runbook.Verdict  `json:"verdict,omitempty"`
	Changes  []runbook.Change `json:"changes,omitempty"`
	Warnings []string         `json:"warnings,omitempty"`
	// Text is the wait's summary, the decision, the failure, why the run is stuck, or why nothing was to do for a step.
	Text string `json:"text,omitempty"`
	// Result of RunFinished, if the run gave one; a failed run may give one too.
	Result *runbook.Result `json:"result,omitempty"`
	// NewRunID of RunFinished is the run ID under which the run continues, if somebody has reset it.
	NewRunID string `json:"newRunId,omitempty"`
	// Error says why a run failed.
	Error string `json:"error,omitempty"`
}
