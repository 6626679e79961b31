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

const (
	// lockPause is the time between two tries at a lock whose holder is gone.
	lockPause = 2 * time.Second
	// unlockTimeout is how long a run waits for its lock to end.
	unlockTimeout = 30 * time.Second
	// lockTries are enough for the server to end the lock of a terminated run.
	lockTries = 10
)

// lock takes the site's lock for an outermost run that may change something. The
// lock of a run that was terminated ends a moment after it: that moment is waited for.
func (r *run) lock(ctx workflow.Context) {
	if r.err != nil || r.isChild(ctx) || r.checking() {
		return
	}
	for try := 1; ; try++ {
		err := r.takeLock(ctx)
		if err == nil || r.lockRefused(ctx, err, try == lockTries) {
			return
		}
		wait := workflow.TimerOptions{Summary: cut("the last holder of the lock of "+r.site.Name+" has ended, its lock ends soon", summaryLimit)}
		if r.interrupted(ctx, workflow.NewTimerWithOptions(ctx, lockPause, wait).Get(ctx, nil)) {
			return
		}
	}
}

// takeLock starts the lock's workflow, which fails where another run holds it.
func (r *run) takeLock(ctx workflow.Context) error {
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
		return err
	}
	released := false
	r.unlock = func(ctx workflow.Context) {
		released = true
		release()
		// Waiting makes sure that whoever sees this run closed finds the site free.
		waiting, stop := workflow.WithCancel(ctx)
		defer stop()
		// A lock that does not end, such as that of a reset run, must not keep this run open.
		enough := workflow.NewTimer(waiting, unlockTimeout)
		_ = workflow.Await(waiting, func() bool { return child.IsReady() || enough.IsReady() })
	}
	workflow.Go(detached, func(ctx workflow.Context) {
		_ = child.Get(ctx, nil) // The lock has no result; that it ends is what counts.
		if !released {
			r.lockLost()
		}
	})
	return nil
}

// lockLost ends a run whose lock somebody terminated: another run may begin any time.
func (r *run) lockLost() {
	r.unlock = func(workflow.Context) {}
	if !r.ending {
		r.fail(failure(ErrSiteLocked, "cannot go on with %s: workflow %s was ended from outside, and nothing keeps other runs out any more; start the runbook again, finished steps are not repeated",
			r.id, activities.LockID(r.site.Name)))
		r.cancel()
	}
}

// lockRefused says who holds the lock. It reports false where that run is gone and
// the lock is worth another try.
func (r *run) lockRefused(ctx workflow.Context, err error, last bool) bool {
	if r.interrupted(ctx, err) {
		return true
	}
	if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		r.fail(failure(ErrSiteLocked, "cannot lock site %s: %s; look at workflow %s and start again", r.site.Name, reasonOf(err), activities.LockID(r.site.Name)))
		return true
	}
	var holder activities.LockHolder
	s := step("", "", "", "find out who holds the lock of "+r.site.Name)
	err = r.call(ctx, s, localWork, "DescribeLock", activities.LockQuery{Site: r.site.Name}, &holder)
	switch {
	case err == nil && !last && (holder.Workflow == "" || holder.Ended):
		return false
	case err != nil:
		holder.Workflow = "another run (" + reasonOf(err) + ")"
	}
	advice := "wait for it or abort it"
	if holder.Ended {
		advice = "that run has ended without it, as a reset leaves it: terminate workflow " + activities.LockID(r.site.Name) + " and start again"
	}
	r.fail(failure(ErrSiteLocked, "cannot start %s: site %s is locked by %s (run %s) since %s; %s",
		r.id, r.site.Name, holder.Workflow, holder.RunID, holder.Since, advice))
	return true
}
