package system

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/details"
)

// Lock is the lock of a cluster: it exists, and its fixed ID keeps a second one out. It ends when its runbook
// cancels it, or with the runbook (design, decision 6).
//
// One that a person starts takes exactly its input. A runbook's may come from a later version, with a field that
// this one does not know.
func Lock(ctx workflow.Context, in runbook.LockInput) error {
	if problem := in.Problem(); problem != "" && workflow.GetInfo(ctx).ParentWorkflowExecution == nil && strict(ctx) {
		return calls.Failure(runbook.ErrBadInput, "cannot start workflow %s: its input cannot be used: %s; only runbooks start this workflow, with the fields site, workflow, runId, operator and since",
			workflow.GetInfo(ctx).WorkflowExecution.ID, problem)
	}
	workflow.SetCurrentDetails(ctx, details.Lock(in))
	ctx.Done().Receive(ctx, nil)
	return ctx.Err()
}
