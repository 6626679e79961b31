package site

import (
	"context"
	"errors"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// DescribeLock returns which run holds a lock: the parent of the lock's workflow. Of a free lock it returns when
// the last run lost it.
func (a *Activities) DescribeLock(ctx context.Context, q runbook.LockQuery) (runbook.LockHolder, error) {
	described, err := a.Temporal.DescribeWorkflowExecution(ctx, q.Lock, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return runbook.LockHolder{}, nil
	}
	if err != nil {
		return runbook.LockHolder{}, temporalError(err, "", "cannot find out who holds %s", q.Lock)
	}
	info := described.GetWorkflowExecutionInfo()
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		lost, err := a.lost(ctx, info)
		if err != nil {
			return runbook.LockHolder{}, temporalError(err, "", "cannot find out how %s ended", q.Lock)
		}
		if !lost {
			return runbook.LockHolder{}, nil
		}
		_, open, err := a.ended(ctx, info.GetParentExecution())
		if err != nil {
			return runbook.LockHolder{}, err
		}
		return runbook.LockHolder{LockRunID: info.GetExecution().GetRunId(), LostAt: info.GetCloseTime().AsTime().Format(time.RFC3339Nano), HeartbeatSeconds: heartbeatOf(info), StillOpen: open}, nil
	}
	holder, ended, open := info.GetParentExecution(), false, ""
	if holder == nil {
		holder = info.GetExecution()
	} else if ended, open, err = a.ended(ctx, holder); err != nil {
		return runbook.LockHolder{}, err
	}
	return runbook.LockHolder{
		LockRunID: info.GetExecution().GetRunId(),
		Workflow:  holder.GetWorkflowId(),
		RunID:     holder.GetRunId(),
		Since:     info.GetStartTime().AsTime().Format(time.RFC3339),
		Ended:     ended,
		StillOpen: open,

		HeartbeatSeconds: heartbeatOf(info),
	}, nil
}

// heartbeatOf is the heartbeat timeout of a lock's run in seconds; 0 where its memo says nothing, as that of an
// earlier release.
func heartbeatOf(lock *workflowpb.WorkflowExecutionInfo) (seconds int) {
	payload, ok := lock.GetMemo().GetFields()[runbook.HeartbeatMemo]
	if !ok || converter.GetDefaultDataConverter().FromPayload(payload, &seconds) != nil {
		return 0
	}
	return seconds
}

// lost reports whether a lock that has ended was not released by its run: it was terminated, by a person or with its run,
// or canceled while the run went on. A run releases its lock at its end, by canceling it.
func (a *Activities) lost(ctx context.Context, lock *workflowpb.WorkflowExecutionInfo) (bool, error) {
	holder := lock.GetParentExecution()
	if holder == nil {
		return false, nil // A person held the lock: no run has sent anything under it.
	}
	if lock.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED {
		return lock.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, nil // A failed lock never protected anything.
	}
	status, err := a.statusOf(ctx, holder)
	if err != nil {
		return false, err
	}
	// A run with one of these ends has waited for its activities, and for those of a child that Temporal has ended; one that goes on,
	// was terminated or timed out has not.
	orderly := []enumspb.WorkflowExecutionStatus{
		enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, notKept,
	}
	return !slices.Contains(orderly, status), nil
}

// EndLock ends a lock whose run has ended without releasing it, and has left no runbook open. It checks that again first.
func (a *Activities) EndLock(ctx context.Context, req runbook.EndLock) error {
	holder, err := a.DescribeLock(ctx, runbook.LockQuery{Lock: req.Lock})
	if err != nil || !holder.Ended || holder.StillOpen != "" || holder.LockRunID != req.RunID {
		return err
	}
	err = a.Temporal.TerminateWorkflow(ctx, req.Lock, req.RunID, "run "+holder.Workflow+" ("+holder.RunID+"), which held this lock, has ended without releasing the lock")
	if err == nil || errors.As(err, new(*serviceerror.NotFound)) {
		return nil
	}
	return temporalError(err, "", "cannot end %s", req.Lock)
}

// ended reports whether a run has ended, or Temporal does not even keep it any more. open is a runbook that the run had started and
// that is open although the run has ended; empty: none is. A reset ends a run, but neither its lock nor the runbooks that it has started.
func (a *Activities) ended(ctx context.Context, run *commonpb.WorkflowExecution) (ended bool, open string, err error) {
	described, err := a.Temporal.DescribeWorkflowExecution(ctx, run.GetWorkflowId(), run.GetRunId())
	if errors.As(err, new(*serviceerror.NotFound)) {
		return true, "", nil
	}
	if err != nil {
		return false, "", temporalError(err, "", "cannot find out whether %s still runs", run.GetWorkflowId())
	}
	if described.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return false, "", nil
	}
	// The server keeps here what was open when the run ended.
	for _, child := range described.GetPendingChildren() {
		if child.GetWorkflowTypeName() == runbook.LockWorkflow {
			continue
		}
		goesOn, err := a.goesOn(ctx, child, run)
		if err != nil {
			return false, "", temporalError(err, "", "cannot find out whether %s, which %s had started, still runs", child.GetWorkflowId(), run.GetWorkflowId())
		}
		if goesOn {
			return true, child.GetWorkflowId(), nil
		}
	}
	return true, "", nil
}

// goesOn reports whether a child of a run is open. A child that had not begun when its parent ended has no run ID: the last run with
// its ID may be another one.
func (a *Activities) goesOn(ctx context.Context, child *workflowpb.PendingChildExecutionInfo, parent *commonpb.WorkflowExecution) (bool, error) {
	described, err := a.Temporal.DescribeWorkflowExecution(ctx, child.GetWorkflowId(), child.GetRunId())
	if errors.As(err, new(*serviceerror.NotFound)) {
		return false, nil
	}
	info := described.GetWorkflowExecutionInfo()
	return info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING && info.GetParentExecution().GetRunId() == parent.GetRunId(), err
}

// notKept is the status of a run whose retention has ended.
const notKept = enumspb.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED

func (a *Activities) statusOf(ctx context.Context, run *commonpb.WorkflowExecution) (enumspb.WorkflowExecutionStatus, error) {
	described, err := a.Temporal.DescribeWorkflowExecution(ctx, run.GetWorkflowId(), run.GetRunId())
	if errors.As(err, new(*serviceerror.NotFound)) {
		return notKept, nil
	}
	if err != nil {
		return notKept, err
	}
	return described.GetWorkflowExecutionInfo().GetStatus(), nil
}
