package cmd

import (
	"testing"

	"github.com/stretchr/testify/assert"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// A check prints hundreds of lines: what is to do is at their end, also that of the runs which it has started.
func TestACheckEndsWithAListOfWhatIsToDo(t *testing.T) {
	would := runbook.StepRecord{
		Step: runbook.Step{ID: "PREP-7.2-5", Manual: "7.2/5", Host: "KERN1", Title: "the owners"}, Verdict: runbook.WouldChange,
		Pending: []runbook.Change{{Property: "PreferredOwners", Before: "KERN1", After: "KERN1, KERN2"}},
	}
	child := runbook.Result{WorkflowID: "prepare/berlin", RunID: "run-of-prepare/berlin", Mode: runbook.Check, State: runbook.StateWouldChange}
	deploy := runbook.Result{WorkflowID: "deploy/berlin", RunID: "run-of-deploy/berlin", Mode: runbook.Check, State: runbook.StateWouldChange, Children: []runbook.Result{child}}
	f := serve(t, &fakeServer{histories: map[string][]*historypb.HistoryEvent{
		"deploy/berlin":  checked(t, deploy, runbook.Evidence{WorkflowID: "deploy/berlin"}),
		"prepare/berlin": checked(t, child, runbook.Evidence{WorkflowID: "prepare/berlin", Steps: []runbook.StepRecord{would}}),
	}})
	out, said, err := runAgainst(t.Context(), f, "watch deploy/berlin")
	assert.Equal(t, runbook.ExitWouldChange, ExitStatus(err))
	assert.Contains(t, out, " 0 s\nto do:\n  prepare/berlin\n    1 7.2/5        KERN1        would-change: the owners\n        PreferredOwners 'KERN1' -> 'KERN1, KERN2'\n")
	assert.Empty(t, said)
}

// checked is the history of a check that has written its evidence.
func checked(t *testing.T, result runbook.Result, evidence runbook.Evidence) []*historypb.HistoryEvent {
	return []*historypb.HistoryEvent{
		{EventId: 1, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED},
		{EventId: 2, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_STARTED},
		{EventId: 3, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{
				ActivityType: &commonpb.ActivityType{Name: runbook.WriteEvidenceActivity}, Input: payloads(t, evidence),
			},
		}},
		{EventId: 4, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, Attributes: &historypb.HistoryEvent_ActivityTaskCompletedEventAttributes{
			ActivityTaskCompletedEventAttributes: &historypb.ActivityTaskCompletedEventAttributes{ScheduledEventId: 3},
		}},
		{EventId: 5, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
			WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{Result: payloads(t, result)},
		}},
	}
}
