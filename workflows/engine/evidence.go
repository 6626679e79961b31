package engine

import (
	"slices"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// evidence is the run as auditors get it.
func (r *Run) evidence() runbook.Evidence {
	e := runbook.Evidence{
		SchemaVersion: runbook.EvidenceVersion, Site: r.start.in.Site,
		Runbook: r.start.book.Name, WorkflowID: r.start.id, RunID: r.start.runID,
		Node: r.start.in.Node, Satellite: r.start.in.Satellite, Mode: r.start.in.Mode.OrApply(),
		State: r.view.state, Change: r.start.in.Change, Operator: r.start.in.Operator, Reason: r.start.in.Reason, Started: r.start.time,
		Safety: r.report.safety, Steps: []runbook.StepRecord{}, Decisions: r.desk.decisions,
		OperatorTasks: slices.Clone(r.desk.tasksOver), Deviations: r.report.deviations,
	}
	if r.site != nil {
		e.SiteFile, e.Digest = r.site.File, r.site.Digest
	}
	if !r.status.canceled.IsZero() {
		// Temporal does not say by whom; the UI's identity is not the person's.
		e.Decisions = append(slices.Clone(e.Decisions), runbook.DecisionRecord{Action: runbook.CancelAction, Time: r.status.canceled})
	}
	for _, open := range r.desk.tasks {
		e.OperatorTasks = append(e.OperatorTasks, open.record())
	}
	if r.status.err != nil {
		e.Error = reasonOf(r.status.err)
	}
	for _, s := range r.report.steps {
		e.Steps = append(e.Steps, *s)
	}
	if r.report.drill != nil {
		e.Outages = r.report.drill.Moves
	}
	for _, child := range r.children.ended {
		e.Children = append(e.Children, runbook.ChildRecord{
			Runbook: child.Runbook, WorkflowID: child.WorkflowID, RunID: child.RunID, State: child.State, File: child.Evidence,
		})
	}
	return e
}

// writeEvidence writes the evidence file before the run completes. Where that fails the run's work
// stands, but the run is not a success.
func (r *Run) writeEvidence(ctx workflow.Context, result *runbook.Result) {
	if r.site == nil {
		return
	}
	e := r.evidence()
	e.State, e.Finished = result.State, workflow.Now(ctx)
	var file runbook.EvidenceFile
	s := runbook.Step{Title: "write the evidence of " + r.start.id}
	if err := r.calls.call(ctx, s, localWork, runbook.WriteEvidenceActivity, e.Pack(), &file); err != nil {
		result.Deviations = append(result.Deviations, "the evidence file could not be written: "+reasonOf(err))
		if result.State == runbook.StateDone {
			result.State = runbook.StateDoneWithDeviations
		}
		return
	}
	result.Evidence = file.Path
}
