package runbook

// Result is what a runbook returns.
type Result struct {
	Runbook    string `json:"runbook"`
	Site       string `json:"site"`
	Node       string `json:"node,omitempty"`
	Satellite  string `json:"satellite,omitempty"`
	Service    string `json:"service,omitempty"`
	Hotfix     string `json:"hotfix,omitempty"`
	Change     string `json:"change,omitempty"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	State      State  `json:"state"`
	Mode       Mode   `json:"mode,omitempty"`
	// Steps reported, one step id for one thing on one host each.
	Steps int `json:"steps"`
	// Changed counts changed properties; Pending those that mode check would change, steps for a
	// person included; Unknown the steps that could not be read.
	Changed int `json:"changed"`
	Pending int `json:"pending,omitempty"`
	Unknown int `json:"unknown,omitempty"`
	// Warnings of all steps.
	Warnings int `json:"warnings,omitempty"`
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
	// Adoption is what adopt has found and recorded.
	Adoption *Adoption `json:"adoption,omitempty"`
	// Open are the steps that the check of a child has found open: later children may rely on them. Only the parent reads them.
	Open OpenSteps `json:"open,omitempty"`
	// Children are the runbooks that deploy ran, in order.
	Children []Result `json:"children,omitempty"`
}

// Add counts a child's work as the parent's. What a child of a run in mode apply has found in mode check is not pending after
// this run: another child has carried it out, or the run has failed.
func (r *Result) Add(child Result) {
	r.Steps += child.Steps
	r.Changed += child.Changed
	if r.Mode == Check || child.Mode != Check {
		r.Pending += child.Pending
		r.Unknown += child.Unknown
	}
	r.Warnings += child.Warnings
	r.Moves += child.Moves
	r.OperatorTasks += child.OperatorTasks
	for _, deviation := range child.Deviations {
		r.Deviations = append(r.Deviations, child.Runbook+": "+deviation)
	}
}
