package follow

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
)

// childRun is a run that another run has started.
type childRun struct {
	id, runID string
	// read is closed when the history of the child is read to its end.
	read <-chan struct{}
	// ended: the history of the other run has the end of the child.
	ended bool
}

// followChild follows a run that another run has started.
func (f *follower) followChild(ctx context.Context, run *commonpb.WorkflowExecution) *childRun {
	return &childRun{id: run.GetWorkflowId(), runID: run.GetRunId(), read: f.start(ctx, run.GetWorkflowId(), run.GetRunId())}
}

// childEnded takes the end of a child, if an event shows one.
func (r *reader) childEnded(event *historypb.HistoryEvent) {
	run := endedChild(event)
	for _, child := range r.children {
		child.ended = child.ended || run != nil && child.runID == run.GetRunId()
	}
}

// endedChild is the run of a child whose end an event shows; nil: the event shows none.
func endedChild(event *historypb.HistoryEvent) *commonpb.WorkflowExecution {
	for _, run := range []*commonpb.WorkflowExecution{
		event.GetChildWorkflowExecutionCompletedEventAttributes().GetWorkflowExecution(),
		event.GetChildWorkflowExecutionFailedEventAttributes().GetWorkflowExecution(),
		event.GetChildWorkflowExecutionCanceledEventAttributes().GetWorkflowExecution(),
		event.GetChildWorkflowExecutionTerminatedEventAttributes().GetWorkflowExecution(),
		event.GetChildWorkflowExecutionTimedOutEventAttributes().GetWorkflowExecution(),
	} {
		if run != nil {
			return run
		}
	}
	return nil
}

// openChildren returns the IDs of the children whose end neither this run nor their own history shows.
func (r *reader) openChildren() (ids []string) {
	for _, child := range r.children {
		select {
		case <-child.read:
		default:
			if !child.ended {
				ids = append(ids, child.id)
			}
		}
	}
	return ids
}
