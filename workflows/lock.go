package workflows

import (
	"time"

	"changeover/activities"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// LockName is the workflow type of the site lock.
const LockName = "lock"

// LockInput says for whom the lock is.
type LockInput struct {
	Site     string    `json:"site"`
	Workflow string    `json:"workflow"`
	RunID    string    `json:"runId"`
	Operator string    `json:"operator,omitempty"`
	Since    time.Time `json:"since"`
}

// Lock is a site's lock: it exists, and its fixed ID keeps a second one out. It
// ends when its runbook cancels it, or with the runbook (decision 6).
func Lock(ctx workflow.Context, in LockInput) error {
	workflow.SetCurrentDetails(ctx, "Site **"+in.Site+"** is locked by `"+in.Workflow+"` (run `"+in.RunID+"`). End that run to free it.")
	ctx.Done().Receive(ctx, nil)
	return ctx.Err()
}

// lock takes the site's lock for an outermost run that may change something.
func (r *run) lock(ctx workflow.Context) {
	if r.err != nil || r.isChild(ctx) || r.checking() {
		return
	}
	info := workflow.GetInfo(ctx).WorkflowExecution
	// Canceling the run must not free the site before it is safe.
	detached, _ := workflow.NewDisconnectedContext(ctx)
	detached, release := workflow.WithCancel(detached)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(detached, workflow.ChildWorkflowOptions{
		WorkflowID:            activities.LockID(r.site.Name),
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WaitForCancellation:   true,
		StaticSummary:         cut("Site "+r.site.Name+" is locked by "+r.id, summaryLimit),
	}), LockName, LockInput{Site: r.site.Name, Workflow: info.ID, RunID: info.RunID, Operator: r.in.Operator, Since: workflow.Now(ctx)})
	if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
		release()
		r.lockRefused(ctx, err)
		return
	}
	r.unlock = func(ctx workflow.Context) {
		release()
		// Waiting makes sure that whoever sees this run closed finds the site free.
		if err := child.Get(ctx, nil); err != nil && !temporal.IsCanceledError(err) {
			workflow.GetLogger(ctx).Warn("The site's lock ended on its own.", "lock", activities.LockID(r.site.Name), "error", err)
		}
	}
}

// lockRefused says who holds the lock.
func (r *run) lockRefused(ctx workflow.Context, err error) {
	if r.interrupted(ctx, err) {
		return
	}
	if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		r.fail(failure(ErrSiteLocked, "cannot lock site %s: %s; look at workflow %s and start again", r.site.Name, reasonOf(err), activities.LockID(r.site.Name)))
		return
	}
	holder := activities.LockHolder{Workflow: "another run"}
	s := step("", "", "", "find out who holds the lock of "+r.site.Name)
	if err := r.call(ctx, s, localWork, "DescribeLock", activities.LockQuery{Site: r.site.Name}, &holder); err != nil {
		holder.Workflow += " (" + reasonOf(err) + ")"
	}
	r.fail(failure(ErrSiteLocked, "cannot start %s: site %s is locked by %s (run %s) since %s; wait for it or abort it",
		r.id, r.site.Name, holder.Workflow, holder.RunID, holder.Since))
}
