package follow

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
	"changeover/runbook/history"
	"changeover/runbook/plaintext"
)

// reader turns one history's events into Events.
type reader struct {
	f         *follower
	id, runID string
	runbook   string
	// start is the command that starts the runbook again; empty: nobody knows the command.
	start string
	// safe: the run leaves nothing to make safe: it changes no host, or has made the site safe before it writes its evidence.
	safe bool
	// newRun is the run ID under which the run continues after a reset; empty: nobody has reset it.
	newRun string
	// shown: a line about a step was shown that has ended.
	shown bool
	// children are the runs that this one has started.
	children []*childRun
	// asked are the activities in work, by the event that scheduled them.
	asked map[int64]request
	// waits are the attempts of activities that were shown as pending.
	waits map[string]bool
	// known are the steps that were shown as unchanged: a group is looked at more than once.
	known map[runbook.Step]bool
	// differs says why a step is not as wanted, by the last look of a run that changes things.
	differs map[runbook.Step]string
	// plan is what mode check has looked at, until it can be judged.
	plan    history.Plan
	updates history.Updates
}

// request is the part of an activity's request that is shown: the one step that an activity works
// on, or the items of a look.
type request struct {
	Step     runbook.Step       `json:"step"`
	Mode     runbook.Mode       `json:"mode"`
	Items    []runbook.LookItem `json:"items"`
	Group    int                `json:"group"`
	Intent   runbook.Intent     `json:"intent"`
	Repair   bool               `json:"repair"`
	activity string
}

// plans reports whether the activity is a look of mode check.
func (q request) plans() bool { return q.activity == runbook.LookActivity && q.Mode == runbook.Check }

func (r *reader) say(kind Kind, event *historypb.HistoryEvent, fill func(*Event)) {
	if kind == RunFinished || r.plan.Ready() && (kind == StepBegan || kind == Waiting) {
		r.showPlan(event, r.plan.Judge())
	}
	e := Event{Kind: kind, Time: event.GetEventTime().AsTime(), Runbook: r.runbook, WorkflowID: r.id, RunID: r.runID}
	if fill != nil {
		fill(&e)
	}
	r.shown = r.shown || kind == StepFinished || kind == StepOpen || kind == StepFailed
	r.f.say(e)
}

func (r *reader) read(ctx context.Context, event *historypb.HistoryEvent) {
	r.updates.Admit(event)
	switch event.GetEventType() {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		started := event.GetWorkflowExecutionStartedEventAttributes()
		// After a reset, the first event still names the run that was reset.
		r.runbook, r.runID = started.GetWorkflowType().GetName(), cmp.Or(r.runID, started.GetOriginalExecutionRunId())
		var in runbook.Input
		if payloads := started.GetInput().GetPayloads(); len(payloads) > 0 {
			history.Decode(payloads[0], &in)
		}
		r.safe, r.start = !history.ChangesHosts(r.runbook, in.Mode), runbook.StartCommand(r.runbook, in)
		r.say(RunStarted, event, func(e *Event) { e.Change = in.Change })
		if in.Parent != nil && in.Parent.Reset && !r.safe {
			r.say(Reset, event, func(e *Event) {
				e.Text = runbook.NameStart("the run that has started this run was reset, so this run can only look at hosts: abort the run that was reset, then "+runbook.StartAgain, r.start)
			})
		}
	case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
		r.scheduled(event)
	case enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
		done := event.GetActivityTaskCompletedEventAttributes()
		r.stepEnded(event, done.GetScheduledEventId(), done.GetResult(), nil)
	case enums.EVENT_TYPE_ACTIVITY_TASK_FAILED:
		failed := event.GetActivityTaskFailedEventAttributes()
		r.stepEnded(event, failed.GetScheduledEventId(), nil, failed.GetFailure())
	case enums.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
		late := event.GetActivityTaskTimedOutEventAttributes()
		r.stepEnded(event, late.GetScheduledEventId(), nil, late.GetFailure())
	case enums.EVENT_TYPE_ACTIVITY_TASK_CANCELED:
		r.canceled(event.GetActivityTaskCanceledEventAttributes().GetScheduledEventId())
	case enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED:
		child := event.GetChildWorkflowExecutionStartedEventAttributes()
		if slices.Contains(runbook.Names(), child.GetWorkflowType().GetName()) {
			r.children = append(r.children, r.f.followChild(ctx, child.GetWorkflowExecution()))
		}
	default:
		if ends(event.GetEventType()) {
			r.afterChildren(ctx)
		}
		if event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED {
			r.findNewRun(ctx)
		}
		if event.GetWorkflowTaskFailedEventAttributes().GetBaseRunId() != "" && !r.safe {
			r.afterChildren(ctx)
			r.say(Reset, event, func(e *Event) { e.Text = "somebody has reset the run" + r.afterReset() })
		}
		r.childEnded(event)
		r.readRest(event)
	}
}

// ends reports whether an event ends a run.
func ends(kind enums.EventType) bool {
	switch kind {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
		enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		return true
	}
	return false
}

func (r *reader) readRest(event *historypb.HistoryEvent) {
	switch event.GetEventType() {
	case enums.EVENT_TYPE_TIMER_STARTED:
		var summary string
		if history.Decode(event.GetUserMetadata().GetSummary(), &summary) && summary != "" {
			r.parked(event, summary)
			r.say(Waiting, event, func(e *Event) { e.Text = summary })
		}
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
		_, accepted := r.updates.Accepted(event)
		var said struct{ Operator, Reason, Task, Step string }
		if first := accepted.GetArgs().GetPayloads(); len(first) > 0 {
			history.Decode(first[0], &said)
		}
		r.say(Decided, event, func(e *Event) {
			e.Text = accepted.GetName()
			for _, about := range []string{said.Task, said.Step} {
				if about != "" {
					e.Text += " " + plaintext.Name(about)
				}
			}
			e.Text += " by " + runbook.SaidBy(said.Operator, said.Reason)
		})
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
		r.refused(event)
	case enums.EVENT_TYPE_WORKFLOW_TASK_FAILED:
		failed := event.GetWorkflowTaskFailedEventAttributes()
		if cause := failed.GetCause(); !passing(cause) {
			r.say(Stuck, event, func(e *Event) { e.Text = fmt.Sprintf("%s: %s", cause, history.Innermost(failed.GetFailure())) })
		}
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		result := event.GetWorkflowExecutionCompletedEventAttributes().GetResult()
		r.say(RunFinished, event, func(e *Event) { e.Result = resultIn(result) })
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		failure := event.GetWorkflowExecutionFailedEventAttributes().GetFailure()
		r.say(RunFinished, event, func(e *Event) {
			e.Error = history.Reason(failure)
			e.Result = resultIn(failure.GetApplicationFailureInfo().GetDetails())
		})
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		how, why := history.Ended(event)
		if how != runbook.Canceled {
			why += r.left()
		}
		r.say(RunFinished, event, func(e *Event) { e.Error, e.NewRunID = why, r.newRun })
	}
}

// refused shows why an accepted decision was refused after all: a confirmation of what the hosts do not show, or of another
// value than the site file's. The last look at the steps was before the person acted, so it is no reason any more.
func (r *reader) refused(event *historypb.HistoryEvent) {
	completed := event.GetWorkflowExecutionUpdateCompletedEventAttributes()
	failure := completed.GetOutcome().GetFailure()
	if failure == nil {
		return
	}
	clear(r.differs)
	r.say(Decided, event, func(e *Event) { e.Text = "refused: " + history.Reason(failure) })
}

// passing reports whether a workflow task failed for a cause that the next task does not have: an event
// came in between, or a person reset the run.
func passing(cause enums.WorkflowTaskFailedCause) bool {
	switch cause {
	case enums.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, enums.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_UPDATE,
		enums.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW, enums.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
		enums.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND, enums.WORKFLOW_TASK_FAILED_CAUSE_FAILOVER_CLOSE_COMMAND:
		return true
	}
	return false
}

// requestOf returns what an activity is for, and reports whether the event schedules one for a step.
func requestOf(event *historypb.HistoryEvent) (asked request, ok bool) {
	attributes := event.GetActivityTaskScheduledEventAttributes()
	ok = history.First(attributes.GetInput(), &asked) && (asked.Step.ID != "" || len(asked.Items) > 0)
	asked.activity = attributes.GetActivityType().GetName()
	return asked, ok
}

// scheduled remembers what an activity is for, and shows the step that it begins.
func (r *reader) scheduled(event *historypb.HistoryEvent) {
	asked, ok := requestOf(event)
	if asked.activity == runbook.WriteEvidenceActivity {
		r.safe = true
		r.reported(event)
	}
	if !ok {
		return
	}
	r.asked[event.GetEventId()] = asked
	if asked.plans() {
		r.showPlan(event, r.plan.Begin(asked.Group))
		return
	}
	if asked.Step.ID != "" {
		r.say(StepBegan, event, func(e *Event) { e.Step, e.Activity = asked.Step, asked.activity })
	}
}

func (r *reader) stepEnded(event *historypb.HistoryEvent, scheduled int64, result *commonpb.Payloads, failure *failurepb.Failure) {
	asked, ok := r.asked[scheduled]
	if !ok {
		return
	}
	delete(r.asked, scheduled)
	switch {
	case failure != nil:
		r.failed(event, asked, failure)
	case asked.plans():
		var look runbook.LookResult
		history.First(result, &look)
		r.plan.Saw(event.GetEventTime().AsTime(), asked.Items, look.Seen)
	case asked.activity == runbook.LookActivity:
		r.looked(event, asked, result)
	default:
		r.acted(event, asked, result)
	}
}

// failed shows a step whose activity gave up; of a look, the first of its steps.
func (r *reader) failed(event *historypb.HistoryEvent, asked request, failure *failurepb.Failure) {
	s := asked.Step
	if asked.plans() {
		r.plan.Unread(event.GetEventTime().AsTime(), asked.Items, history.ProblemOf(failure))
		return
	}
	if len(asked.Items) > 0 {
		s = asked.Items[0].Step
	}
	delete(r.differs, s)
	r.say(StepFailed, event, func(e *Event) {
		e.Step, e.Activity, e.Verdict, e.Text = s, asked.activity, runbook.Failed, history.Reason(failure)
	})
}

// parked shows the step for which a run waits, where no activity of it has failed: a look has found
// that the step cannot begin. A summary that is cut may fit several steps, of which only one waits: then no step is shown.
func (r *reader) parked(event *historypb.HistoryEvent, summary string) {
	var waiting []runbook.Step
	for s := range r.differs {
		if runbook.ParkedIn(summary, s) {
			waiting = append(waiting, s)
		}
	}
	if len(waiting) != 1 {
		return
	}
	s, why := waiting[0], r.differs[waiting[0]]
	delete(r.differs, s)
	r.say(StepFailed, event, func(e *Event) { e.Step, e.Activity, e.Verdict, e.Text = s, runbook.LookActivity, runbook.Failed, why })
}

// looked shows what a look of a run that changes things says of each step: those that are as wanted.
func (r *reader) looked(event *historypb.HistoryEvent, asked request, result *commonpb.Payloads) {
	var look runbook.LookResult
	if payloads := result.GetPayloads(); len(payloads) == 0 || !history.Decode(payloads[0], &look) {
		return
	}
	for i, seen := range look.Seen[:min(len(look.Seen), len(asked.Items))] {
		s := asked.Items[i].Step
		switch {
		case asked.Items[i].Repair:
			// It shows nothing of the step's own state.
		case seen.Problem == nil && len(seen.Changes) == 0 && !seen.Unsettled:
			delete(r.differs, s)
			if r.known[s] {
				continue
			}
			r.known[s] = true
			r.say(StepFinished, event, func(e *Event) {
				e.Step, e.Activity, e.Warnings, e.Verdict = s, asked.activity, seen.Warnings, runbook.Unchanged
			})
		default:
			// An act follows, or a person decides.
			r.differs[s] = whyOf(seen)
		}
	}
}

// canceled takes an activity that was canceled: the run ends, and says so.
func (r *reader) canceled(scheduled int64) {
	if r.asked[scheduled].plans() {
		r.plan.Cancel()
	}
	delete(r.asked, scheduled)
}

// showPlan shows the steps of mode check. A step that is as wanted is shown once.
func (r *reader) showPlan(event *historypb.HistoryEvent, plan []runbook.Judged) {
	for _, p := range plan {
		if p.Verdict == runbook.Unchanged && r.known[p.Step] {
			continue
		}
		r.known[p.Step] = r.known[p.Step] || p.Verdict == runbook.Unchanged
		kind, changes, why := StepFinished, []runbook.Change(nil), p.Why()
		if p.Verdict == runbook.WouldChange {
			changes = p.Changes
		} else if p.Verdict != runbook.Unchanged {
			kind, why = StepOpen, cmp.Or(why, runbook.Differences(p.Changes))
		}
		r.say(kind, event, func(e *Event) {
			e.Step, e.Activity, e.Warnings = p.Step, runbook.LookActivity, p.Warnings
			e.Verdict, e.Changes, e.Text = p.Verdict, changes, why
		})
	}
}

// whyOf says why a step is not as wanted.
func whyOf(seen runbook.Seen) string {
	if seen.Problem != nil {
		return seen.Problem.Message
	}
	return runbook.Differences(seen.Changes)
}

// acted shows what an activity did for its step.
func (r *reader) acted(event *historypb.HistoryEvent, asked request, result *commonpb.Payloads) {
	var did runbook.ActResult
	if payloads := result.GetPayloads(); len(payloads) > 0 {
		history.Decode(payloads[0], &did)
	}
	if len(did.Effects) == 0 && (asked.Intent.ID == "" || asked.Repair || asked.Step.Manual == "") {
		// A read is shown only if it fails, since the chapter decides what the read means for a step. If a repair
		// found nothing to change, this shows nothing about its step.
		return
	}
	if asked.Repair {
		asked.Step.Title += " (repair before the next attempt)"
	}
	if did.Replan && len(did.Next) > 0 && len(did.Effects) == 0 {
		// Nothing was sent: the next activity of the step does that.
		r.differs[asked.Step] = runbook.Differences(did.Next)
		return
	}
	r.known[asked.Step] = true
	delete(r.differs, asked.Step)
	r.say(StepFinished, event, func(e *Event) {
		e.Step, e.Activity, e.Warnings, e.Verdict = asked.Step, asked.activity, did.Warnings, runbook.Unchanged
		for _, effect := range did.Effects {
			e.Changes = append(e.Changes, effect.Change)
			e.Verdict = history.Worse(e.Verdict, effect.Verdict)
		}
	})
}

// resultIn is a run's result, or nil where there is none.
func resultIn(payloads *commonpb.Payloads) *runbook.Result {
	var result runbook.Result
	if all := payloads.GetPayloads(); len(all) == 0 || !history.Decode(all[0], &result) {
		return nil
	}
	return &result
}
