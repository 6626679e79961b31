package runbook

import "time"

// Progress is how far a run has come, the answer of ProgressQuery.
type Progress struct {
	Runbook    string `json:"runbook"`
	Site       string `json:"site"`
	WorkflowID string `json:"workflowId"`
	Mode       Mode   `json:"mode,omitempty"`
	State      State  `json:"state"`
	// Reset says what to do about a run that was reset in Temporal and may no longer change hosts; empty: it was not reset.
	Reset string `json:"reset,omitempty"`
	// Current is the step in work, or the last one; nil before the first.
	Current *Step `json:"current,omitempty"`
	// Changed, Pending, Unknown, Moves and OperatorTasks are those of Result.
	Changed       int `json:"changed"`
	Pending       int `json:"pending,omitempty"`
	Unknown       int `json:"unknown,omitempty"`
	Moves         int `json:"moves"`
	OperatorTasks int `json:"operatorTasks"`
	// Steps in the order in which they began: the last ones of a long run, which the evidence has whole.
	Steps []StepRecord `json:"steps"`
	// Tasks and Parked wait for a person.
	Tasks  []OperatorTask `json:"tasks,omitempty"`
	Parked []ParkedStep   `json:"parked,omitempty"`
	// Held says who stopped the run before its next step.
	Held *DecisionRecord `json:"held,omitempty"`
	// Evidence is the wait of a run whose evidence cannot be written; nil: it does not wait for that.
	Evidence *EvidenceWait `json:"evidence,omitempty"`
	// Children are the runbooks in work below deploy.
	Children []ChildReport `json:"children,omitempty"`
}

// ChildReport is what a child tells its parent.
type ChildReport struct {
	WorkflowID string `json:"workflowId"`
	Runbook    string `json:"runbook"`
	State      State  `json:"state"`
	// Waiting says what the child waits for, where it does.
	Waiting string `json:"waiting,omitempty"`
	// Time and Number put the reports of a child in order, since signals may overtake each other. Number counts those of
	// one run: two of them may be sent at the same time.
	Time   time.Time `json:"time,omitzero"`
	Number int       `json:"number,omitempty"`
}

// Before reports whether another report of the same child is a later one.
func (c ChildReport) Before(other ChildReport) bool {
	if c.Time.Equal(other.Time) {
		return c.Number < other.Number
	}
	return c.Time.Before(other.Time)
}

// EvidenceWait is the wait of a run whose work is over and whose evidence cannot be written.
type EvidenceWait struct {
	// Error says why the last attempt failed.
	Error string    `json:"error"`
	Since time.Time `json:"since"`
	// Next is when the run tries again by itself.
	Next time.Time `json:"next"`
}
