package history

import (
	"encoding/json"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// Run reads a run from its history, event by event.
type Run struct {
	e runbook.Evidence
	// start is the command that starts the runbook again; empty: nobody knows the command.
	start string
	// asked are the activities in work, by the event that scheduled them.
	asked map[int64]request
	// steps in the order in which they were first looked at.
	steps []*step
	// plan is what mode check has looked at, until it can be judged.
	plan Plan
	// reports are the last ones of the runbooks that the run started, by their workflow IDs.
	reports map[string]runbook.ChildReport
	// intents in the order of their first activity.
	intents []*intent
	updates Updates
	// decided are what people have decided. A confirmation is none before the run has verified it: confirming are those, by the event
	// that accepted them.
	decided    []runbook.DecisionRecord
	confirming map[int64]runbook.DecisionRecord
	// aborted: a person has aborted the run that started this one, and it cancels this run as well.
	aborted bool
	// prepared is the evidence that the run itself was about to write; after counts the decisions before that.
	prepared *runbook.Evidence
	before   int
	written  bool
	// tasksOver and tasksOpen are the operator tasks that the run has shown.
	tasksOver []runbook.TaskRecord
	tasksOpen []openTask
}

// openTask is an operator task that the run shows, with the steps that the task covers.
type openTask struct {
	runbook.TaskRecord

	steps []runbook.Step
}

// request is what an activity was asked for: a look, an act, or evidence to write.
type request struct {
	Step   runbook.Step       `json:"step"`
	Mode   runbook.Mode       `json:"mode"`
	Items  []runbook.LookItem `json:"items"`
	Intent runbook.Intent     `json:"intent"`
	Group  int                `json:"group"`
	Repair bool               `json:"repair"`
	name   string
}

// plans reports whether the activity is a look of mode check.
func (q request) plans() bool { return q.name == runbook.LookActivity && q.Mode == runbook.Check }

// New begins to read a run.
func New(workflowID, runID string) *Run {
	return &Run{
		e:     runbook.Evidence{SchemaVersion: runbook.EvidenceVersion, WorkflowID: workflowID, RunID: runID},
		asked: map[int64]request{}, reports: map[string]runbook.ChildReport{}, confirming: map[int64]runbook.DecisionRecord{},
	}
}

// Read takes the next event of the history.
func (r *Run) Read(event *historypb.HistoryEvent) {
	r.updates.Admit(event)
	switch event.GetEventType() {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		r.started(event)
	case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
		r.scheduled(event)
	case enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
		done := event.GetActivityTaskCompletedEventAttributes()
		r.completed(event, r.take(done.GetScheduledEventId()), done.GetResult())
	case enums.EVENT_TYPE_ACTIVITY_TASK_FAILED:
		failed := event.GetActivityTaskFailedEventAttributes()
		r.failed(event, r.take(failed.GetScheduledEventId()), failed.GetFailure())
	case enums.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
		late := event.GetActivityTaskTimedOutEventAttributes()
		r.failed(event, r.take(late.GetScheduledEventId()), late.GetFailure())
	case enums.EVENT_TYPE_ACTIVITY_TASK_CANCELED:
		canceled := event.GetActivityTaskCanceledEventAttributes()
		r.canceledAct(event, r.take(canceled.GetScheduledEventId()), canceled.GetDetails())
	case enums.EVENT_TYPE_MARKER_RECORDED:
		r.noted(event.GetMarkerRecordedEventAttributes())
	case enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
		r.attributes(event.GetUpsertWorkflowSearchAttributesEventAttributes().GetSearchAttributes())
	default:
		r.readDecision(event)
		r.readChild(event)
		r.readEnd(event)
	}
}

func (r *Run) started(event *historypb.HistoryEvent) {
	started := event.GetWorkflowExecutionStartedEventAttributes()
	var in runbook.Input
	First(started.GetInput(), &in)
	r.start = runbook.StartCommand(started.GetWorkflowType().GetName(), in)
	r.e.Runbook, r.e.Started = started.GetWorkflowType().GetName(), event.GetEventTime().AsTime()
	r.e.Site, r.e.Node, r.e.Satellite, r.e.Mode = in.Site, in.Node, in.Satellite, in.Mode.OrApply()
	r.e.Service, r.e.Hotfix = in.Service, in.Hotfix
	r.e.Change, r.e.Operator, r.e.Reason = in.Change, in.Operator, in.Reason
	if in.Parent != nil {
		r.site(in.Parent.Site)
	}
}

// site takes over which site file the run uses.
func (r *Run) site(text json.RawMessage) {
	var site struct{ File, Digest string }
	if json.Unmarshal(text, &site) == nil && site.Digest != "" {
		r.e.SiteFile, r.e.Digest = site.File, site.Digest
	}
}

func (r *Run) attributes(set *commonpb.SearchAttributes) {
	var state runbook.State
	if Decode(set.GetIndexedFields()[runbook.StateAttribute], &state) {
		r.e.State = state
	}
}

// scheduled remembers what an activity is for.
func (r *Run) scheduled(event *historypb.HistoryEvent) {
	attributes := event.GetActivityTaskScheduledEventAttributes()
	asked := request{name: attributes.GetActivityType().GetName()}
	if asked.name == runbook.WriteEvidenceActivity {
		var prepared runbook.Evidence
		if First(attributes.GetInput(), &prepared) {
			r.prepared, r.before = &prepared, len(r.decided)
		}
	} else {
		First(attributes.GetInput(), &asked)
	}
	r.asked[event.GetEventId()] = asked
	switch {
	case asked.plans():
		r.planned(r.plan.Begin(asked.Group))
	case r.plan.Ready():
		r.planned(r.plan.Judge())
	}
	if asked.Intent.ID != "" {
		r.begin(event, asked)
	}
}

// take returns what an activity that has ended was asked for.
func (r *Run) take(scheduled int64) request {
	asked := r.asked[scheduled]
	delete(r.asked, scheduled)
	return asked
}

func (r *Run) completed(event *historypb.HistoryEvent, asked request, result *commonpb.Payloads) {
	switch {
	case asked.name == runbook.WriteEvidenceActivity:
		r.written = true
	case asked.name == runbook.LoadSiteActivity:
		var site json.RawMessage
		if First(result, &site) {
			r.site(site)
		}
	case asked.name == runbook.LookActivity:
		var look runbook.LookResult
		First(result, &look)
		if asked.plans() {
			r.plan.Saw(event.GetEventTime().AsTime(), asked.Items, look.Seen)
			return
		}
		r.looked(event, asked, look)
	case asked.Intent.ID != "":
		var did runbook.ActResult
		First(result, &did)
		r.acted(event, asked, did, nil)
	}
}

// readDecision takes what people decided.
func (r *Run) readDecision(event *historypb.HistoryEvent) {
	switch event.GetEventType() {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
		_, accepted := r.updates.Accepted(event)
		var record runbook.DecisionRecord
		First(accepted.GetArgs(), &record)
		record.Action, record.Time = accepted.GetName(), event.GetEventTime().AsTime()
		switch record.Action {
		case runbook.ConfirmUpdate:
			r.confirming[event.GetEventId()] = record
			return
		case runbook.SkipUpdate:
			var decision runbook.Decision
			First(accepted.GetArgs(), &decision)
			r.skip(decision, &record)
		}
		r.decided = append(r.decided, record)
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
		completed := event.GetWorkflowExecutionUpdateCompletedEventAttributes()
		if record, ok := r.confirming[completed.GetAcceptedEventId()]; ok && completed.GetOutcome().GetFailure() == nil {
			record.Time = event.GetEventTime().AsTime()
			r.decided = append(r.decided, record)
		}
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		signal := event.GetWorkflowExecutionSignaledEventAttributes()
		var abort runbook.Decision
		// A run that is aborted already ignores a second signal, unless it waits until it can write its evidence.
		if signal.GetSignalName() == runbook.AbortSignal && First(signal.GetInput(), &abort) && (!r.aborted || r.prepared != nil) {
			r.aborted = true
			r.decided = append(r.decided, runbook.DecisionRecord{Action: runbook.AbortUpdate, Operator: abort.Operator, Reason: abort.Reason, Time: event.GetEventTime().AsTime()})
		}
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
		if !r.aborted {
			r.decided = append(r.decided, runbook.DecisionRecord{Action: runbook.CancelAction, Time: event.GetEventTime().AsTime()})
		}
	}
}

// readChild takes the runbooks that the run started, and what they say of themselves.
func (r *Run) readChild(event *historypb.HistoryEvent) {
	switch event.GetEventType() {
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED:
		child := event.GetChildWorkflowExecutionStartedEventAttributes()
		if name := child.GetWorkflowType().GetName(); slices.Contains(runbook.Names(), name) {
			r.e.Children = append(r.e.Children, runbook.ChildRecord{
				Runbook: name, WorkflowID: child.GetWorkflowExecution().GetWorkflowId(), RunID: child.GetWorkflowExecution().GetRunId(), State: runbook.StateRunning,
			})
		}
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		var report runbook.ChildReport
		if signal := event.GetWorkflowExecutionSignaledEventAttributes(); signal.GetSignalName() == runbook.ChildSignal && First(signal.GetInput(), &report) && !report.Before(r.reports[report.WorkflowID]) {
			r.reports[report.WorkflowID] = report
			r.child(report.WorkflowID, report.State, "")
		}
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED:
		child := event.GetChildWorkflowExecutionCompletedEventAttributes()
		r.childEnded(child.GetWorkflowExecution().GetWorkflowId(), child.GetResult())
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED:
		child := event.GetChildWorkflowExecutionFailedEventAttributes()
		r.childEnded(child.GetWorkflowExecution().GetWorkflowId(), child.GetFailure().GetCause().GetApplicationFailureInfo().GetDetails(), child.GetFailure().GetApplicationFailureInfo().GetDetails())
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED:
		r.childEnded(event.GetChildWorkflowExecutionTerminatedEventAttributes().GetWorkflowExecution().GetWorkflowId())
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT:
		r.childEnded(event.GetChildWorkflowExecutionTimedOutEventAttributes().GetWorkflowExecution().GetWorkflowId())
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED:
		r.childEnded(event.GetChildWorkflowExecutionCanceledEventAttributes().GetWorkflowExecution().GetWorkflowId())
	}
}

// childEnded takes the result of a child, which a failed one has in the details of its failure.
func (r *Run) childEnded(id string, results ...*commonpb.Payloads) {
	state, file := runbook.StateFailed, ""
	for _, payloads := range results {
		var result runbook.Result
		if First(payloads, &result) && result.State != "" {
			state, file = result.State, result.Evidence
		}
	}
	r.child(id, state, file)
}

// child updates the last child with an ID.
func (r *Run) child(id string, state runbook.State, file string) {
	for i := len(r.e.Children) - 1; i >= 0; i-- {
		if r.e.Children[i].WorkflowID == id {
			r.e.Children[i].State, r.e.Children[i].File = state, file
			return
		}
	}
}
