package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// A runbook that Temporal has ended does not run any more, whether somebody terminated it alone or with its parent.
func TestAChildThatWasTerminatedHasFailed(t *testing.T) {
	execution := &commonpb.WorkflowExecution{WorkflowId: "prepare/berlin", RunId: "r-2"}
	for name, end := range map[string]*historypb.HistoryEvent{
		"with its parent": terminated(),
		"terminated": {EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED, Attributes: &historypb.HistoryEvent_ChildWorkflowExecutionTerminatedEventAttributes{
			ChildWorkflowExecutionTerminatedEventAttributes: &historypb.ChildWorkflowExecutionTerminatedEventAttributes{WorkflowExecution: execution},
		}},
		"timed out": {EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT, Attributes: &historypb.HistoryEvent_ChildWorkflowExecutionTimedOutEventAttributes{
			ChildWorkflowExecutionTimedOutEventAttributes: &historypb.ChildWorkflowExecutionTimedOutEventAttributes{WorkflowExecution: execution},
		}},
		"canceled": {EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED, Attributes: &historypb.HistoryEvent_ChildWorkflowExecutionCanceledEventAttributes{
			ChildWorkflowExecutionCanceledEventAttributes: &historypb.ChildWorkflowExecutionCanceledEventAttributes{WorkflowExecution: execution},
		}},
	} {
		began := &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_ChildWorkflowExecutionStartedEventAttributes{
			ChildWorkflowExecutionStartedEventAttributes: &historypb.ChildWorkflowExecutionStartedEventAttributes{WorkflowType: &commonpb.WorkflowType{Name: runbook.Prepare}, WorkflowExecution: execution},
		}}
		e := evidence(t, read(started(t, runbook.Input{Site: "berlin"}), began, end))
		require.Len(t, e.Children, 1, name)
		assert.Equal(t, runbook.StateFailed, e.Children[0].State, name)
	}
}
