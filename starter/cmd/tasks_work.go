package cmd

import (
	"context"
	"time"

	enums "go.temporal.io/api/enums/v1"

	"changeover/connection"
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
