package cuts

import (
	"context"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// acting returns the first request of an activity that a worker has started to change this host, or "". If the server
// does not answer, there is none.
func (r *run) acting(host string) (request string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	open, err := r.stage.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: r.stage.Namespace, Query: "ExecutionStatus = 'Running'"})
	if err != nil {
		return ""
	}
	for _, e := range open.GetExecutions() {
		described, err := r.stage.Client.DescribeWorkflowExecution(ctx, e.GetExecution().GetWorkflowId(), e.GetExecution().GetRunId())
		if err != nil {
			return ""
		}
		for _, activity := range described.GetPendingActivities() {
			if activity.GetState() != enums.PENDING_ACTIVITY_STATE_STARTED {
				continue
			}
			if input := r.inputOf(ctx, e.GetExecution(), activity); input.Step.Host == host && len(input.Intent.Changes) > 0 {
				return input.Intent.Request(0)
			}
		}
	}
	return ""
}

// inputOf returns the input of a pending activity. It is empty if the activity carries out no intent.
func (r *run) inputOf(ctx context.Context, execution *commonpb.WorkflowExecution, activity *workflowpb.PendingActivityInfo) runbook.ActRequest {
	const page = 50 // A pending activity was scheduled only a few events ago.
	latest, err := r.stage.Client.WorkflowService().GetWorkflowExecutionHistoryReverse(ctx, &workflowservice.GetWorkflowExecutionHistoryReverseRequest{
		Namespace: r.stage.Namespace, Execution: execution, MaximumPageSize: page,
	})
	if err != nil {
		return runbook.ActRequest{}
	}
	for _, event := range latest.GetHistory().GetEvents() {
		if event.GetActivityTaskScheduledEventAttributes().GetActivityId() == activity.GetActivityId() {
			return actRequestOf(event)
		}
	}
	return runbook.ActRequest{}
}

// actRequestOf returns the input of the activity that an event schedules. It is empty if the activity carries out no
// intent.
func actRequestOf(event *historypb.HistoryEvent) runbook.ActRequest {
	var input runbook.ActRequest
	if converter.GetDefaultDataConverter().FromPayloads(event.GetActivityTaskScheduledEventAttributes().GetInput(), &input) != nil {
		return runbook.ActRequest{} // Other activities have other inputs.
	}
	return input
}
