package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"

	"changeover/connection"
	"changeover/runbook/history"
	"changeover/starter/follow"
)

// underWay says when a run began, whether it is open, and what its activities wait for, such as a host that does not answer: the
// history of the run shows only how they end. If the server does not answer, nothing is known.
func (s *settings) underWay(ctx context.Context, c *connection.Connection, id string) (began time.Time, status enums.WorkflowExecutionStatus, work []follow.Work) {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	run, err := c.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return began, status, nil
	}
	status = run.GetWorkflowExecutionInfo().GetStatus()
	if at := run.GetWorkflowExecutionInfo().GetStartTime(); at != nil {
		began = at.AsTime()
	}
	return began, status, follow.UnderWay(ctx, c, run, time.Now().Add(-s.noticeAfter))
}

// failureOf returns the type of the error with which a run has ended. It waits for the end of a run that is about to end.
func (s *settings) failureOf(cmd *cobra.Command, c *connection.Connection, id string) (string, error) {
	ctx, cancel := s.within(cmd)
	defer cancel()
	end := &foundRun{id: id, run: history.New(id, "")}
	iter := c.GetWorkflowHistory(ctx, id, "", true, enums.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	for iter.HasNext() {
		event, err := iter.Next()
		if err != nil {
			return "", fmt.Errorf("cannot read how %s has ended: %w; run the command again", id, reason(err))
		}
		end.add(event)
	}
	return end.failure, nil
}
