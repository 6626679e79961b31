package history

import (
	"cmp"
	"slices"

	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// notSafe is the text of NotSafe.
const notSafe = "; the run did not make the site safe: in Failover Cluster Manager, see on which node the role is, which of its resources are not online, and which nodes are paused. " +
	"While no other run is open, start the runbook again. If you cannot, wait until no task in the folder Changeover of Task Scheduler still runs on a node. " +
	"Then start the role if it was online before the run, and resume the paused nodes to which XPR is replicated"

// NotSafe is what a run leaves behind that Temporal has ended; start is the command that starts its runbook again. The history does not
// show whether the role is complete, whether a node still lacks XPR, or whether a conversion still runs.
func NotSafe(start string) string { return runbook.NameStart(notSafe, start) }

// Ended returns how an execution ended, and why, by the last event of its history. It returns nothing for any other event.
func Ended(event *historypb.HistoryEvent) (how runbook.Execution, why string) {
	switch event.GetEventType() {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
		terminated := event.GetWorkflowExecutionTerminatedEventAttributes()
		why = "terminated by " + cmp.Or(terminated.GetIdentity(), "someone unknown")
		if terminated.GetReason() != "" {
			why += ": " + terminated.GetReason()
		}
		return runbook.Terminated, why
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		return runbook.TimedOut, "the execution timed out"
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		return runbook.Canceled, "canceled"
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		return runbook.FailedRun, Reason(event.GetWorkflowExecutionFailedEventAttributes().GetFailure())
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		return runbook.Completed, ""
	}
	return "", ""
}

// readEnd takes how the execution ended.
func (r *Run) readEnd(event *historypb.HistoryEvent) {
	how, why := Ended(event)
	switch how {
	case "":
		return
	case runbook.Terminated, runbook.TimedOut:
		why += r.unsafe()
		r.endChildren()
	case runbook.Canceled, runbook.FailedRun, runbook.Completed:
	}
	r.e.Execution, r.e.Error, r.e.Finished = how, why, event.GetEventTime().AsTime()
}

// endChildren ends the runbooks that a run has started and that still run: the server terminates them with it.
func (r *Run) endChildren() {
	for i, child := range r.e.Children {
		if !child.State.Final() {
			r.e.Children[i].State = runbook.StateFailed
		}
	}
}

// ChangesHosts reports whether a run may change something on a host: a check does not, and adopt only writes the site record.
func ChangesHosts(name string, mode runbook.Mode) bool {
	return mode != runbook.Check && name != runbook.Adopt
}

// unsafe is NotSafe, or nothing if the run has left nothing: it changes no host, or it has made the site safe, as a run does before it
// writes its evidence.
func (r *Run) unsafe() string {
	if !ChangesHosts(r.e.Runbook, r.e.Mode) || r.prepared != nil {
		return ""
	}
	return NotSafe(r.start)
}

// Site returns the site that the run was started for; empty if its input names none.
func (r *Run) Site() string { return r.e.Site }

// Ended reports whether the history has the end of the run.
func (r *Run) Ended() bool { return r.e.Execution != "" }

// Written reports whether the run has written its evidence.
func (r *Run) Written() bool { return r.written }

// Prepared returns the evidence that the run gave to the activity that writes it last.
func (r *Run) Prepared() (runbook.Evidence, bool) {
	if r.prepared == nil {
		return runbook.Evidence{}, false
	}
	return *r.prepared, true
}

// LacksEvidence reports whether the run has ended and lacks evidence that it should have. A run that ended by
// itself before it knew its site has done nothing, and writes none.
func (r *Run) LacksEvidence() bool {
	switch {
	case !r.Ended() || r.written:
		return false
	case r.e.Execution == runbook.Completed || r.e.Execution == runbook.FailedRun:
		return r.prepared != nil || len(r.intents) > 0
	}
	return true
}

// Evidence is the evidence of the run as far as its history shows it: what the run was about to write, or
// else its steps as its looks and acts left them.
func (r *Run) Evidence() (runbook.Evidence, error) {
	e, decisions := r.e, r.decided
	if r.prepared != nil {
		prepared, err := r.prepared.Unpack()
		if err != nil {
			return e, err
		}
		prepared.State, prepared.Execution, prepared.Finished = e.State, e.Execution, e.Finished
		prepared.Error = cmp.Or(prepared.Error, e.Error)
		e, decisions = prepared, r.decided[r.before:]
	} else {
		r.planned(r.plan.Judge())
		e.Steps, e.OperatorTasks = r.records(), slices.Clone(r.tasksOver)
		for _, open := range r.tasksOpen {
			e.OperatorTasks = append(e.OperatorTasks, open.TaskRecord)
		}
	}
	e.Decisions = slices.Concat(e.Decisions, decisions)
	return e, nil
}
