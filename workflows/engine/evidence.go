package engine

import (
	"slices"

	"changeover/runbook"
	"changeover/workflows/calls"

	"go.temporal.io/sdk/workflow"
)

// evidence is the run as auditors get it.
func (r *Run) evidence() runbook.Evidence {
	e := runbook.Evidence{
		SchemaVersion: runbook.EvidenceVersion, Site: r.start.in.Site,
		Runbook: r.start.book.Name, WorkflowID: r.start.id, RunID: r.start.runID,
		Node: r.start.in.Node, Satellite: r.start.in.Satellite, Mode: r.start.in.Mode.OrApply(),
		State: r.view.state, Change: r.start.in.Change, Operator: r.start.in.Operator, Reason: r.start.in.Reason, Started: r.start.time,
		Safety: r.report.Safety(), Steps: []runbook.StepRecord{}, Decisions: r.desk.decisions,
		OperatorTasks: slices.Clone(r.desk.tasksOver), Deviations: r.report.Deviations(),
	}
	if r.site != nil {
		e.SiteFile, e.Digest = r.site.File, r.site.Digest
	}
	if !r.status.Canceled().IsZero() {
		// Temporal does not say by whom; the UI's identity is not the person's.
		e.Decisions = append(slices.Clone(e.Decisions), runbook.DecisionRecord{Action: runbook.CancelAction, Time: r.status.Canceled()})
	}
	for _, open := range r.desk.tasks {
		e.OperatorTasks = append(e.OperatorTasks, open.record())
	}
	if !r.status.OK() {
		e.Error = calls.Reason(r.status.Err())
	}
	for _, s := range r.report.Steps() {
		e.Steps = append(e.Steps, *s)
	}
	if drill := r.report.Drill(); drill != nil {
		e.Outages = drill.Moves
	}
	for _, child := range r.children.ended {
		e.Children = append(e.Children, runbook.ChildRecord{
			Runbook: child.Runbook, WorkflowID: child.WorkflowID, RunID: child.RunID, State: child.State, File: child.Evidence,
		})
	}
	return e
}

// writeEvidence writes the evidence file before the run completes. Where that fails the run waits until
// there is room, without the lock: the site is safe already.
func (r *Run) writeEvidence(ctx workflow.Context, canceled func() bool, result *runbook.Result) {
	if r.site == nil {
		return
	}
	e := r.evidence()
	e.State, e.Finished = result.State, workflow.Now(ctx)
	decided := len(r.desk.decisions)
	file, err := tryEvidence(ctx, r.calls, e)
	if err != nil {
		r.locks.free(ctx)
		r.desk.close()
		r.desk.room = &room{id: r.start.id, calls: r.calls, canceled: canceled, EvidenceWait: runbook.EvidenceWait{Since: workflow.Now(ctx)}}
		file, err = r.desk.room.await(ctx, err, r.view.refresh, func() runbook.Evidence {
			late := e
			late.Decisions = append(slices.Clone(e.Decisions), r.desk.decisions[decided:]...)
			return late
		})
		r.desk.room = nil
	}
	if err != nil {
		withoutFile(r.report, result, err)
		return
	}
	result.Evidence = file.Path
}
