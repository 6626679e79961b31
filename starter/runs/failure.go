package runs

import (
	"context"
	"fmt"

	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
)

// FailureOf returns the type of the error with which a run has ended. It waits for the end of a run that is about to end.
func FailureOf(ctx context.Context, c client.Client, id string) (failure string, err error) {
	iter := c.GetWorkflowHistory(ctx, id, "", true, enums.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	for iter.HasNext() {
		event, err := iter.Next()
		if err != nil {
			return "", fmt.Errorf("cannot read how %s has ended: %w; run the command again", id, Reason(err))
		}
		failure = FailureIn(event)
	}
	return failure, nil
}

// FailureIn returns the type of the error with which an event ends a run; empty: the event is no such end.
func FailureIn(event *historypb.HistoryEvent) string {
	return event.GetWorkflowExecutionFailedEventAttributes().GetFailure().GetApplicationFailureInfo().GetType()
}
