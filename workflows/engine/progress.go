package engine

import (
	"changeover/runbook"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// progressSteps keep the answer of ProgressQuery far below the 2 MB of a payload.
const progressSteps = 400

// Search attributes of every run; the worker registers them.
var (
	attributeSite    = temporal.NewSearchAttributeKeyKeyword(runbook.SiteAttribute)
	attributeRunbook = temporal.NewSearchAttributeKeyKeyword(runbook.RunbookAttribute)
	attributeHost    = temporal.NewSearchAttributeKeyKeyword(runbook.HostAttribute)
	attributeState   = temporal.NewSearchAttributeKeyKeyword(runbook.StateAttribute)
)

// waitingLimit is the number of bytes that a report says of a wait; the child says it all.
const waitingLimit = 1000

// handleQueries registers what a run answers without being disturbed.
func (r *Run) handleQueries(ctx workflow.Context) error {
	queries := []struct {
		name, description string
		answer            any
	}{
		{runbook.ProgressQuery, "How far the run has come: steps, open tasks, parked steps", func() (runbook.Progress, error) { return r.progress(), nil }},
		{runbook.TasksQuery, "The open operator tasks with the values to enter", func() ([]runbook.OperatorTask, error) { return r.openTasks(), nil }},
		{runbook.EvidenceQuery, "The evidence as it stands", func() (runbook.Evidence, error) { return r.evidence().Pack(), nil }},
	}
	for _, q := range queries {
		if err := workflow.SetQueryHandlerWithOptions(ctx, q.name, q.answer, workflow.QueryHandlerOptions{Description: q.description}); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) progress() runbook.Progress {
	p := runbook.Progress{
		Runbook: r.book.Name, Site: r.in.Site, WorkflowID: r.id, Mode: r.in.Mode.OrApply(), State: r.state,
		Changed: r.report.changed, Pending: r.report.pending, Unknown: r.report.unknown, Moves: r.report.moves, OperatorTasks: r.desk.asked,
		Steps: []runbook.StepRecord{}, Tasks: r.openTasks(), Held: r.desk.held, Children: r.reports,
	}
	for _, s := range r.report.steps[max(0, len(r.report.steps)-progressSteps):] {
		p.Steps = append(p.Steps, *s)
	}
	if n := len(r.report.steps); n > 0 {
		p.Current = &r.report.steps[n-1].Step
	}
	for _, parked := range r.desk.parked {
		p.Parked = append(p.Parked, parked.ParkedStep)
	}
	return p
}

func (r *Run) openTasks() []runbook.OperatorTask {
	tasks := []runbook.OperatorTask{}
	for _, open := range r.desk.tasks {
		tasks = append(tasks, open.OperatorTask)
	}
	return tasks
}

// present is the state that the run is in while it runs.
func (r *Run) present() runbook.State {
	for _, open := range r.desk.tasks {
		if open.Window || !open.Until.IsZero() {
			return runbook.StateWaitingForWindow
		}
	}
	switch {
	case len(r.desk.tasks) > 0 || len(r.desk.parked) > 0:
		return runbook.StateWaitingForOperator
	case r.desk.held != nil:
		return runbook.StateHeld
	}
	return runbook.StateRunning
}

// announce sets the attributes that stay the same, and the first state.
func (r *Run) announce(ctx workflow.Context) {
	r.state = runbook.StateRunning
	r.upsert(ctx,
		attributeSite.ValueSet(r.in.Site), attributeRunbook.ValueSet(r.book.Name),
		attributeState.ValueSet(string(runbook.StateRunning)))
	r.refresh(ctx)
}

// refresh brings current details, search attributes and the parent up to date. An
// attribute is written only when the state changes: each writing is an event.
func (r *Run) refresh(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, r.details())
	if state := r.present(); state != r.state {
		r.enter(ctx, state)
	}
}

// finish shows the final state.
func (r *Run) finish(ctx workflow.Context, state runbook.State) {
	r.desk.tasks, r.desk.parked, r.desk.held = nil, nil, nil
	r.enter(ctx, state)
	workflow.SetCurrentDetails(ctx, r.details())
}

func (r *Run) enter(ctx workflow.Context, state runbook.State) {
	r.state = state
	r.upsert(ctx, attributeState.ValueSet(string(state)))
	parent := workflow.GetInfo(ctx).ParentWorkflowExecution
	if parent == nil || state.Final() {
		// The result tells a parent how its child ended.
		return
	}
	report := runbook.ChildReport{WorkflowID: r.id, Runbook: r.book.Name, State: state, Waiting: cut(r.waiting(), waitingLimit), Time: workflow.Now(ctx)}
	// A parent that is gone needs no report, so the result is not awaited.
	workflow.SignalExternalWorkflow(ctx, parent.ID, parent.RunID, runbook.ChildSignal, report)
}

func (r *Run) upsert(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("Cannot write search attributes.", "error", err)
	}
}

// waiting says in one line what a person is needed for.
func (r *Run) waiting() string {
	for _, parked := range r.desk.parked {
		return parked.Step.ID + " " + parked.Step.Host + ": " + parked.Error
	}
	for _, open := range r.desk.tasks {
		return open.Title
	}
	if r.desk.held != nil {
		return "held by " + r.desk.held.Operator + ": " + r.desk.held.Reason
	}
	return ""
}
