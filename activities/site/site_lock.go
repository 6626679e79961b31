package site

import (
	"context"
	"errors"
	"time"

	"changeover/activities/engine"
	"changeover/runbook"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

// DescribeLock returns which run holds the lock of a site: the parent of the lock's workflow.
func (a *Activities) DescribeLock(ctx context.Context, q runbook.LockQuery) (runbook.LockHolder, error) {
	described, err := a.Temporal.DescribeWorkflowExecution(ctx, runbook.LockID(q.Site), "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return runbook.LockHolder{}, nil
	}
	if err != nil {
		return runbook.LockHolder{}, engine.NewError(runbook.ErrTransport, err, "cannot find out who holds the lock of site %s: %v; the activity tries again", q.Site, err)
	}
	info := described.GetWorkflowExecutionInfo()
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return runbook.LockHolder{}, nil
	}
	holder, ended := info.GetParentExecution(), false
	if holder == nil {
		holder = info.GetExecution()
	} else if ended, err = a.ended(ctx, holder); err != nil {
		return runbook.LockHolder{}, engine.NewError(runbook.ErrTransport, err, "cannot find out whether %s still runs: %v; the activity tries again", holder.GetWorkflowId(), err)
	}
	return runbook.LockHolder{
		Workflow: holder.GetWorkflowId(),
		RunID:    holder.GetRunId(),
		Since:    info.GetStartTime().AsTime().Format(time.RFC3339),
		Ended:    ended,
	}, nil
}

// ended reports whether a run is closed, or not even kept any more.
func (a *Activities) ended(ctx context.Context, run *commonpb.WorkflowExecution) (bool, error) {
	described, err := a.Temporal.DescribeWorkflowExecution(ctx, run.GetWorkflowId(), run.GetRunId())
	if errors.As(err, new(*serviceerror.NotFound)) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return described.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}
