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

// After a reset, the server applies decisions again: the request of each is in an event of its own.
func TestADecisionThatTheServerAppliesAgainHasAPerson(t *testing.T) {
	admitted := &historypb.HistoryEvent{
		EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAdmittedEventAttributes{WorkflowExecutionUpdateAdmittedEventAttributes: &historypb.WorkflowExecutionUpdateAdmittedEventAttributes{
			Request: &updatepb.Request{
				Meta:  &updatepb.Meta{UpdateId: "u1"},
				Input: &updatepb.Input{Name: runbook.AbortUpdate, Args: payloads(t, runbook.Decision{Operator: "eva", Reason: "wrong site"})},
			},
		}},
	}
	accepted := &historypb.HistoryEvent{
		EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{
			WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{ProtocolInstanceId: "u1"},
		},
	}
	e := evidence(t, read(started(t, runbook.Input{Site: "berlin"}), admitted, accepted, terminated()))
	require.Len(t, e.Decisions, 1)
	assert.Equal(t, []string{runbook.AbortUpdate, "eva", "wrong site"}, []string{e.Decisions[0].Action, e.Decisions[0].Operator, e.Decisions[0].Reason})
}
