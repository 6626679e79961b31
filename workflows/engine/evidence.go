package engine

import (
	"errors"
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

// evidence is the run as auditors get it.
func (r *Run) evidence() runbook.Evidence {
	e := runbook.Evidence{
		SchemaVersion: runbook.EvidenceVersion, Site: r.start.in.Site,
		Runbook: r.start.book.Name, WorkflowID: r.start.id, RunID: r.start.runID,
		Node: r.start.in.Node, Satellite: r.start.in.Satellite, Mode: r.start.in.Mode.OrApply(),
		Service: r.start.in.Service, Hotfix: r.start.in.Hotfix,
		State: r.view.state, Change: r.start.in.Change, Operator: r.start.in.Operator, Reason: r.start.in.Reason, Started: r.start.time,
		Safety: r.report.Safety(), Steps: []runbook.StepRecord{}, Decisions: r.desk.Decisions(),
		OperatorTasks: r.desk.TaskRecords(), Deviations: r.report.Deviations(), Adoption: r.adoption,
	}
	if r.site != nil {
		e.SiteFile, e.Digest = r.site.File, r.site.Digest
	}
	if !r.status.Canceled().IsZero() {
		// Temporal does not say who canceled: the identity that the UI sends is not that of the person.
		e.Decisions = append(slices.Clone(e.Decisions), runbook.DecisionRecord{Action: runbook.CancelAction, Time: r.status.Canceled()})
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

// writeEvidence writes the evidence file before the run completes. If that fails, the run waits until it
// can be written, without the lock: the site is safe already.
func (r *Run) writeEvidence(ctx workflow.Context, canceled func() bool, result *runbook.Result) {
	if r.site == nil {
		return
	}
	e := r.evidence()
	e.State, e.Finished = result.State, workflow.Now(ctx)
	decided := len(r.desk.Decisions())
	file, err := writeOnce(ctx, r.calls, e)
	if err != nil {
		r.locks.Free(ctx)
		err = r.desk.AwaitRoom(ctx, err, canceled, func(ctx workflow.Context) (err error) {
			late := e
			late.Decisions = append(slices.Clone(e.Decisions), r.desk.Decisions()[decided:]...)
			file, err = writeWhereRoom(ctx, r.calls, late)
			return err
		})
	}
	if err != nil {
		withoutFile(r.report, result, err)
		return
	}
	result.Evidence = file.Path
}

// writeOnce is one attempt at writing the evidence file. The wait for the next one is shown to people, so no retry
// policy is used.
func writeOnce(ctx workflow.Context, caller *calls.Caller, e runbook.Evidence) (runbook.EvidenceFile, error) {
	var file runbook.EvidenceFile
	s := runbook.Step{Title: "write the evidence of " + e.WorkflowID}
	return file, caller.Once(ctx, s, runbook.WriteEvidenceActivity, e.Pack(), &file)
}

// writeWhereRoom writes the evidence where the directory takes a file of its size. A small request tries
// that first: each attempt with the evidence itself would make the history larger.
func writeWhereRoom(ctx workflow.Context, caller *calls.Caller, e runbook.Evidence) (runbook.EvidenceFile, error) {
	s := runbook.Step{Title: "find out whether the evidence of " + e.WorkflowID + " can be written"}
	request := runbook.EvidenceRoom{WorkflowID: e.WorkflowID, Bytes: e.Size()}
	if err := caller.Once(ctx, s, runbook.TryEvidenceActivity, request, nil); err != nil {
		return runbook.EvidenceFile{}, err
	}
	return writeOnce(ctx, caller, e)
}

// withoutFile says in the result that a run ends without an evidence file: it is no success.
func withoutFile(report *progress.Report, result *runbook.Result, err error) {
	text := "the run ends without an evidence file: the wait for the file was aborted " + calls.Reason(err)
	result.Deviations = append(result.Deviations, text)
	report.AddSafety(text)
	if result.State == runbook.StateDone || result.State == runbook.StateInSync {
		result.State = runbook.StateDoneWithDeviations
	}
}

// canceledLater returns a function that reports whether the run was canceled after its end had begun. A cancellation with the parent
// does not count: the parent cancels what it has started for another reason than this run's evidence.
func canceledLater(ctx workflow.Context, r *Run) func() bool {
	already := errors.Is(ctx.Err(), workflow.ErrCanceled)
	return func() bool {
		if already || ctx.Err() == nil {
			return false
		}
		r.status.Hear()
		return !r.withParent
	}
}
