package workflows

import (
	"slices"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// evidence is the run as auditors get it.
func (r *run) evidence() activities.Evidence {
	e := activities.Evidence{
		Site: r.in.Site, SiteFile: r.siteFile, Digest: r.digest,
		Runbook: r.book.name, WorkflowID: r.id, RunID: r.runID,
		Node: r.in.Node, Satellite: r.in.Satellite, Mode: r.in.Mode,
		State: string(r.state), Operator: r.in.Operator, Reason: r.in.Reason, Started: r.started,
		Safety: r.safety, Steps: []activities.StepEvidence{}, Decisions: r.decisions, OperatorTasks: slices.Clone(r.tasksOver), Deviations: r.deviations,
	}
	for _, open := range r.tasks {
		e.OperatorTasks = append(e.OperatorTasks, open.evidence())
	}
	if r.err != nil {
		e.Error = reasonOf(r.err)
	}
	for _, s := range r.steps {
		e.Steps = append(e.Steps, *s)
	}
	if r.drill != nil {
		e.Outages = r.drill.Moves
	}
	for _, child := range r.children {
		e.Children = append(e.Children, activities.ChildEvidence{
			Runbook: child.Runbook, WorkflowID: child.WorkflowID, RunID: child.RunID,
			State: string(child.State), File: child.Evidence,
		})
	}
	return e
}

// writeEvidence writes the evidence file before the run completes. Where that fails
// the run's work stands, but the run is not a success.
func (r *run) writeEvidence(ctx workflow.Context, result *RunResult) {
	if r.site == nil {
		return
	}
	e := r.evidence()
	e.State, e.Finished = string(result.State), workflow.Now(ctx)
	if e.Mode == "" {
		e.Mode = activities.Apply
	}
	var file activities.EvidenceFile
	s := step("", "", "", "write the evidence of "+r.id)
	if err := r.call(ctx, s, localWork, "WriteEvidence", e.Pack(), &file); err != nil {
		result.Deviations = append(result.Deviations, "the evidence file could not be written: "+reasonOf(err))
		if result.State == Done {
			result.State = DoneWithDeviations
		}
		return
	}
	result.Evidence = file.Path
}
