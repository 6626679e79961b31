package workflows

import "changeover/activities"

// RunResult is what a runbook returns.
type RunResult struct {
	Runbook    string `json:"runbook"`
	Site       string `json:"site"`
	Node       string `json:"node,omitempty"`
	Satellite  string `json:"satellite,omitempty"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	// State is done, done-with-deviations or failed.
	State State           `json:"state"`
	Mode  activities.Mode `json:"mode,omitempty"`
	// Steps reported, one inventory id for one thing on one host each.
	Steps int `json:"steps"`
	// Changed counts changed properties; Pending those that mode check would change.
	Changed int `json:"changed"`
	Pending int `json:"pending,omitempty"`
	// Moves of the role from one node to another.
	Moves int `json:"moves"`
	// OperatorTasks that a person was asked to do.
	OperatorTasks int `json:"operatorTasks"`
	// Seconds from start to end, waiting included.
	Seconds float64 `json:"seconds"`
	// Digest of the site file that the run used.
	Digest string `json:"digest,omitempty"`
	// Evidence is the path of the evidence file on the worker.
	Evidence string `json:"evidence,omitempty"`
	// Deviations say what was skipped and why; any of them makes the state done-with-deviations.
	Deviations []string `json:"deviations,omitempty"`
	// Drill is the measurement of failover-test.
	Drill *Drill `json:"drill,omitempty"`
	// Children are the runbooks that deploy ran, in order.
	Children []RunResult `json:"children,omitempty"`
}

// The states of a step, as evidence and progress show them.
const (
	// StepRunning: it has begun.
	StepRunning = "running"
	// StepDone: a check held, or a person did the work and the machine saw it.
	StepDone = "done"
	// StepUnchanged: the wanted state was there already.
	StepUnchanged = "unchanged"
	// StepChanged: something was changed and verified.
	StepChanged = "changed"
	// StepPending: mode check found something to change.
	StepPending = "pending"
	// StepAttested: a person said so; no machine can see it.
	StepAttested = "attested"
	// StepNotApplicable: the site or the moment does not need it; the note says why.
	StepNotApplicable = "not-applicable"
	// StepSkipped: an operator skipped it after it failed.
	StepSkipped = "skipped"
	// StepFailed: it failed and ended the run.
	StepFailed = "failed"
)
