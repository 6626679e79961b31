package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

func TestARefusedConfirmationHidesNoLaterDecision(t *testing.T) {
	payloads := func(v any) *commonpb.Payloads {
		p, err := converter.GetDefaultDataConverter().ToPayloads(v)
		require.NoError(t, err)
		return p
	}
	r := New("prepare/bonn", "run")
	accepted := func(id int64, name string) {
		r.Read(&historypb.HistoryEvent{
			EventId: id, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
				AcceptedRequest: &updatepb.Request{Input: &updatepb.Input{Name: name, Args: payloads(runbook.Decision{Operator: "eva", Reason: "x"})}},
			}},
		})
	}
	accepted(5, runbook.ConfirmUpdate) // It is refused only after the abort.
	accepted(6, runbook.AbortUpdate)
	r.Read(&historypb.HistoryEvent{EventId: 7, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
		ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{
			ActivityType: &commonpb.ActivityType{Name: runbook.WriteEvidenceActivity},
			Input:        payloads(runbook.Evidence{Decisions: []runbook.DecisionRecord{{Action: runbook.AbortUpdate, Operator: "eva"}}}),
		},
	}})
	accepted(9, runbook.AbortUpdate) // Ends the wait for the evidence directory.
	r.Read(&historypb.HistoryEvent{
		EventId: 10, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateCompletedEventAttributes{WorkflowExecutionUpdateCompletedEventAttributes: &historypb.WorkflowExecutionUpdateCompletedEventAttributes{
			AcceptedEventId: 5, Outcome: &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: &failurepb.Failure{Message: "no"}}},
		}},
	})
	e, err := r.Evidence()
	require.NoError(t, err)
	assert.Len(t, e.Decisions, 2, "the abort of the run, and the abort of the wait")
}
