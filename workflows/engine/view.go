package engine

import (
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/runbook/attributes"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/details"
	"changeover/workflows/progress"
)

// progressSteps keep the answer of ProgressQuery far below the 2 MB of a payload.
const progressSteps = 400

// waitingLimit is the number of bytes that a report to the parent has about a wait; the child shows all of
// it.
const waitingLimit = 1000

// view shows a run: its current details, its search attributes, its answers to Queries, and its reports to a
// parent.
type view struct {
	start    *start
	status   *progress.Status
	report   *progress.Report
	desk     *desk.Desk
	children *children
	// state is the one that was shown last; finished says that it is the final one.
	state    runbook.State
	finished bool
	// reports is the number of those that the parent was sent.
	reports int
}

// handleQueries registers the Queries of a run.
func (v *view) handleQueries(ctx workflow.Context, evidence func() runbook.Evidence) error {
	queries := []struct {
		name, description string
		answer            any
	}{
		{runbook.ProgressQuery, "How far the run has come: steps, open tasks, parked steps", func() (runbook.Progress, error) { return v.progress(), nil }},
		{runbook.TasksQuery, "The open operator tasks with the values to enter", func() ([]runbook.OperatorTask, error) { return v.openTasks(), nil }},
		{runbook.EvidenceQuery, "The evidence so far", func() (runbook.Evidence, error) { return evidence().Pack(), nil }},
	}
	for _, q := range queries {
		if err := workflow.SetQueryHandlerWithOptions(ctx, q.name, q.answer, workflow.QueryHandlerOptions{Description: q.description}); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) progress() runbook.Progress {
	steps, totals := v.report.Steps(), v.report.Totals()
	state, waiting, below := v.now()
	p := runbook.Progress{
		Runbook: v.start.book.Name, Site: v.start.in.Site, WorkflowID: v.start.id, Mode: v.start.in.Mode.OrApply(), State: state, Reset: v.status.Reset(),
		Changed: totals.Changed, Pending: totals.Pending, Unknown: totals.Unknown, Moves: totals.Moves, OperatorTasks: v.desk.Asked(),
		Steps: []runbook.StepRecord{}, Tasks: v.openTasks(), Parked: waiting.Parked, Held: waiting.Held, Evidence: waiting.Evidence, Children: below,
	}
	for _, s := range steps[max(0, len(steps)-progressSteps):] {
		p.Steps = append(p.Steps, *s)
	}
	if n := len(steps); n > 0 {
		p.Current = &steps[n-1].Step
	}
	return p
}

// now is the state of the run, what waits for people, and the runbooks below that run. In a run that ends, by an abort for
// example, nothing waits for a decision any more, here or below: the site is made safe. Below, a run may wait until its evidence can be
// written.
func (v *view) now() (runbook.State, desk.Waiting, []runbook.ChildReport) {
	waiting := v.desk.Waiting()
	if v.status.OK() || v.finished || waiting.Evidence != nil {
		return v.state, waiting, v.children.running
	}
	below := slices.Clone(v.children.running)
	for i := range below {
		if below[i].State != runbook.StateWaitingForEvidence {
			below[i].State, below[i].Waiting = runbook.StateRunning, ""
		}
	}
	return runbook.StateRunning, desk.Waiting{}, below
}

// details is what the UI shows of the run.
func (v *view) details() *details.Run {
	totals := v.report.Totals()
	state, waiting, below := v.now()
	d := &details.Run{
		Runbook: v.start.book.Name, Site: v.start.in.Site, State: state, Reset: v.status.Reset(),
		Steps: v.report.Steps(), Changed: totals.Changed, Moves: totals.Moves, Safety: v.report.Safety(), Drill: v.report.Drill(),
		Parked: waiting.Parked, Held: waiting.Held, Evidence: waiting.Evidence, Children: v.children.ended, Running: below,
	}
	if !v.status.OK() {
		d.Ended = calls.Reason(v.status.Err())
	}
	for _, open := range waiting.Tasks {
		d.Tasks = append(d.Tasks, details.Task{OperatorTask: open.OperatorTask, GoesOn: !open.Until.IsZero()})
	}
	return d
}

func (v *view) openTasks() []runbook.OperatorTask {
	tasks := []runbook.OperatorTask{}
	_, waiting, _ := v.now()
	for _, open := range waiting.Tasks {
		tasks = append(tasks, open.OperatorTask)
	}
	return tasks
}

// announce sets the attributes that stay the same, and the first state.
func (v *view) announce(ctx workflow.Context) {
	v.state = runbook.StateRunning
	v.upsert(ctx,
		attributes.Site.ValueSet(v.start.in.Site), attributes.Runbook.ValueSet(v.start.book.Name),
		attributes.State.ValueSet(string(runbook.StateRunning)))
	v.noteMode(ctx)
	v.refresh(ctx)
}

// noteMode writes the mode into the memo, which lists of runs show. A run whose input is refused may have no mode.
func (v *view) noteMode(ctx workflow.Context) {
	if v.start.refused != "" {
		return
	}
	if err := workflow.UpsertMemo(ctx, map[string]any{runbook.ModeMemo: v.start.in.Mode.OrApply()}); err != nil {
		workflow.GetLogger(ctx).Warn("Cannot write the memo.", "error", err)
	}
}

// refresh brings current details, search attributes and the parent up to date. An
// attribute is written only when the state changes: each writing is an event.
func (v *view) refresh(ctx workflow.Context) {
	if state := v.desk.Waiting().State(); state != v.state && !v.finished {
		v.enter(ctx, state)
	}
	workflow.SetCurrentDetails(ctx, v.details().Markdown())
}

// finish shows the final state.
func (v *view) finish(ctx workflow.Context, state runbook.State) {
	v.finished = true
	v.enter(ctx, state)
	workflow.SetCurrentDetails(ctx, v.details().Markdown())
}

func (v *view) enter(ctx workflow.Context, state runbook.State) {
	v.state = state
	v.upsert(ctx, attributes.State.ValueSet(string(state)))
	parent := workflow.GetInfo(ctx).ParentWorkflowExecution
	if parent == nil || state.Final() {
		// The result tells a parent how its child ended.
		return
	}
	v.reports++
	report := runbook.ChildReport{
		WorkflowID: v.start.id, Runbook: v.start.book.Name, State: state,
		Waiting: runbook.Cut(v.desk.Waiting().String(), waitingLimit), Time: workflow.Now(ctx), Number: v.reports,
	}
	// A parent that is gone needs no report, so the result is not awaited.
	workflow.SignalExternalWorkflow(ctx, parent.ID, parent.RunID, runbook.ChildSignal, report)
}

func (v *view) upsert(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("Cannot write search attributes.", "error", err)
	}
}
