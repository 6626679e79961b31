package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"

	"changeover/runbook"
)

// openRun is the history of a run that a worker has taken up once and that waits.
func openRun(t *testing.T, name string, input any) *historypb.History {
	t.Helper()
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(input)
	require.NoError(t, err)
	queue := &taskqueuepb.TaskQueue{Name: "xpr"}
	events := []*historypb.HistoryEvent{
		{EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
				WorkflowType: &commonpb.WorkflowType{Name: name}, TaskQueue: queue, Input: payloads,
				WorkflowTaskTimeout: durationpb.New(10 * time.Second), OriginalExecutionRunId: "r-1", FirstExecutionRunId: "r-1", Attempt: 1,
			},
		}},
	}
	for scheduled := int64(2); scheduled <= 6; scheduled += 4 {
		events = append(events,
			&historypb.HistoryEvent{EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{
				WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{TaskQueue: queue},
			}},
			&historypb.HistoryEvent{EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED, Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
				WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{ScheduledEventId: scheduled},
			}},
			&historypb.HistoryEvent{EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, Attributes: &historypb.HistoryEvent_WorkflowTaskCompletedEventAttributes{
				WorkflowTaskCompletedEventAttributes: &historypb.WorkflowTaskCompletedEventAttributes{ScheduledEventId: scheduled, StartedEventId: scheduled + 1},
			}},
			&historypb.HistoryEvent{EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
				WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{SignalName: "wake"},
			}},
		)
	}
	for i, event := range events {
		event.EventId = int64(i + 1)
	}
	return &historypb.History{Events: events}
}

// ending is an interceptor that notes with which error a workflow ends.
type ending struct {
	interceptor.WorkerInterceptorBase
	err error
}

func (e *ending) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inbound := &endingInbound{ending: e}
	inbound.Next = next
	return inbound
}

type endingInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	ending *ending
}

func (e *endingInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	result, err := e.Next.ExecuteWorkflow(ctx, in)
	e.ending.err = err
	return result, err
}

// Site records and locks move to the current version of the worker: those that began before an input was
// refused go on.
func TestAnOpenSiteRecordAndLockWithAnUnknownFieldGoOn(t *testing.T) {
	input := map[string]any{"site": "berlin", "fact": []string{"x"}}
	for _, name := range []string{runbook.SiteWorkflow, runbook.LockWorkflow} {
		end := &ending{}
		replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{Interceptors: []interceptor.WorkerInterceptor{end}})
		require.NoError(t, err)
		Register(replayer)
		require.NoError(t, replayer.ReplayWorkflowHistory(nil, openRun(t, name, input)), name)
		assert.NoError(t, end.err, "%s goes on", name)
	}
}
