package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"

	"changeover/runbook"
)

// A person has aborted the deployment, which then cancels its child. The child was terminated while it made the site safe.
func TestTheAbortOfTheParentIsADecision(t *testing.T) {
	abort := func() *historypb.HistoryEvent {
		return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
			WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{SignalName: runbook.AbortSignal, Input: payloads(t, runbook.Decision{Operator: "eva", Reason: "x"})},
		}}
	}
	r := read(started(t, runbook.Input{Site: "berlin"}), abort(), abort(),
		&historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionCancelRequestedEventAttributes{}},
		terminated())
	d := evidence(t, r).Decisions
	require.Len(t, d, 1)
	assert.Equal(t, runbook.AbortUpdate, d[0].Action)
	assert.Equal(t, "eva", d[0].Operator)
	assert.Equal(t, "x", d[0].Reason)
}

// A run accepts a confirmation, looks at the hosts, and then completes it. One that was terminated before does not know whether the
// task was done.
func TestAConfirmationCountsOnceItIsVerified(t *testing.T) {
	accepted := &historypb.HistoryEvent{
		EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
			AcceptedRequest: &updatepb.Request{Input: &updatepb.Input{Name: runbook.ConfirmUpdate, Args: payloads(t, runbook.Confirmation{Operator: "eva", Reason: "x", Task: "xpr-setup"})}},
		}},
	}
	completed := &historypb.HistoryEvent{
		EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateCompletedEventAttributes{WorkflowExecutionUpdateCompletedEventAttributes: &historypb.WorkflowExecutionUpdateCompletedEventAttributes{
			AcceptedEventId: 2, Outcome: &updatepb.Outcome{Value: &updatepb.Outcome_Success{}},
		}},
	}
	assert.Empty(t, evidence(t, read(started(t, runbook.Input{Site: "berlin"}), accepted, terminated())).Decisions)
	d := evidence(t, read(started(t, runbook.Input{Site: "berlin"}), accepted, completed, terminated())).Decisions
	require.Len(t, d, 1)
	assert.Equal(t, "xpr-setup", d[0].Task)
}
