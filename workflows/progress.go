package workflows

import (
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Names of the queries that every run answers.
const (
	// ProgressQuery answers with RunProgress.
	ProgressQuery = "progress"
	// TasksQuery answers with the open operator tasks, []OperatorTask.
	TasksQuery = "tasks"
	// EvidenceQuery answers with activities.Evidence as it stands.
	EvidenceQuery = "evidence"
)

// childSignal is the signal by which a child tells its parent how it stands.
const childSignal = "child-state"

// progressSteps keep the answer of ProgressQuery far below the 2 MB of a payload.
const progressSteps = 400

// waitingLimit is the number of bytes that a report says of a wait; the child says it all.
const waitingLimit = 1000

// RunProgress is how far a run has come.
type RunProgress struct {
	Runbook    string `json:"runbook"`
	Site       string `json:"site"`
	WorkflowID string `json:"workflowId"`
	State      State  `json:"state"`
	// Current is the step in work, or the last one; nil before the first.
	Current *activities.Step `json:"current,omitempty"`
	// Changed and Pending count properties, Moves the role's moves, OperatorTasks those that were shown.
	Changed       int `json:"changed"`
	Pending       int `json:"pending,omitempty"`
	Moves         int `json:"moves"`
	OperatorTasks int `json:"operatorTasks"`
	// Steps in the order in which they began: the last ones of a long run, which the evidence has whole.
	Steps []activities.StepEvidence `json:"steps"`
	// Tasks and Parked wait for a person.
	Tasks  []OperatorTask `json:"tasks,omitempty"`
	Parked []ParkedStep   `json:"parked,omitempty"`
	// Held says who stopped the run before its next step.
	Held *activities.DecisionEvidence `json:"held,omitempty"`
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
	// Time of the report: signals may overtake each other.
	Time time.Time `json:"time,omitzero"`
}

// handleQueries registers what a run answers without being disturbed.
func (r *run) handleQueries(ctx workflow.Context) error {
	queries := []struct {
		name, description string
		answer            any
	}{
		{ProgressQuery, "How far the run has come: steps, open tasks, parked steps", func() (RunProgress, error) { return r.progress(), nil }},
		{TasksQuery, "The open operator tasks with the values to enter", func() ([]OperatorTask, error) { return r.openTasks(), nil }},
		{EvidenceQuery, "The evidence as it stands", func() (activities.Evidence, error) { return r.evidence().Pack(), nil }},
	}
	for _, q := range queries {
		if err := workflow.SetQueryHandlerWithOptions(ctx, q.name, q.answer, workflow.QueryHandlerOptions{Description: q.description}); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) progress() RunProgress {
	p := RunProgress{
		Runbook: r.book.name, Site: r.in.Site, WorkflowID: r.id, State: r.state,
		Changed: r.changed, Pending: r.pending, Moves: r.moves, OperatorTasks: r.asked,
		Steps: []activities.StepEvidence{}, Tasks: r.openTasks(), Held: r.held, Children: r.reports,
	}
	for _, s := range r.steps[max(0, len(r.steps)-progressSteps):] {
		p.Steps = append(p.Steps, *s)
	}
	if n := len(r.steps); n > 0 {
		p.Current = &r.steps[n-1].Step
	}
	for _, parked := range r.parked {
		p.Parked = append(p.Parked, *parked)
	}
	return p
}

func (r *run) openTasks() []OperatorTask {
	tasks := []OperatorTask{}
	for _, open := range r.tasks {
		tasks = append(tasks, open.OperatorTask)
	}
	return tasks
}

// present is the state that the run is in while it runs.
func (r *run) present() State {
	for _, open := range r.tasks {
		if open.window || !open.until.IsZero() {
			return WaitingForWindow
		}
	}
	switch {
	case len(r.tasks) > 0 || len(r.parked) > 0:
		return WaitingForOperator
	case r.held != nil:
		return Held
	}
	return Running
}

// announce sets the attributes that stay the same, and the first state.
func (r *run) announce(ctx workflow.Context) {
	r.state = Running
	r.upsert(ctx,
		AttributeSite.ValueSet(r.in.Site), AttributeRunbook.ValueSet(r.book.name),
		AttributeState.ValueSet(string(Running)))
	r.refresh(ctx)
}

// refresh brings current details, search attributes and the parent up to date. An
// attribute is written only when the state changes: each writing is an event.
func (r *run) refresh(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, r.details())
	if state := r.present(); state != r.state {
		r.enter(ctx, state)
	}
}

// finish shows the final state.
func (r *run) finish(ctx workflow.Context, state State) {
	r.tasks, r.parked, r.held = nil, nil, nil
	r.enter(ctx, state)
	workflow.SetCurrentDetails(ctx, r.details())
}

func (r *run) enter(ctx workflow.Context, state State) {
	r.state = state
	r.upsert(ctx, AttributeState.ValueSet(string(state)))
	parent := workflow.GetInfo(ctx).ParentWorkflowExecution
	if parent == nil || final(state) {
		// The result tells a parent how its child ended.
		return
	}
	report := ChildReport{WorkflowID: r.id, Runbook: r.book.name, State: state, Waiting: cut(r.waiting(), waitingLimit), Time: workflow.Now(ctx)}
	// A parent that is gone needs no report, so the result is not awaited.
	workflow.SignalExternalWorkflow(ctx, parent.ID, parent.RunID, childSignal, report)
}

// final says whether a run in this state is over.
func final(state State) bool {
	return state == Done || state == DoneWithDeviations || state == Failed
}

func (r *run) upsert(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("Cannot write search attributes.", "error", err)
	}
}

// waiting says in one line what a person is needed for.
func (r *run) waiting() string {
	for _, parked := range r.parked {
		return parked.Step.ID + " " + parked.Step.Host + ": " + parked.Error
	}
	for _, open := range r.tasks {
		return open.Title
	}
	if r.held != nil {
		return "held by " + r.held.Operator + ": " + r.held.Reason
	}
	return ""
}
