package engine

import (
	"time"

	"changeover/runbook"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Lock is a site's lock: it exists, and its fixed ID keeps a second one out. It ends when its runbook
// cancels it, or with the runbook (design, decision 6).
func Lock(ctx workflow.Context, in runbook.LockInput) error {
	workflow.SetCurrentDetails(ctx, "Site **"+in.Site+"** is locked by `"+in.Workflow+"` (run `"+in.RunID+"`). End that run to free it.")
	ctx.Done().Receive(ctx, nil)
	return ctx.Err()
}

// lock is the lock that the run holds.
type lock struct {
	release func(workflow.Context)
}

// free ends the lock, where the run holds one.
func (l *lock) free(ctx workflow.Context) {
	if l.release != nil {
		l.release(ctx)
	}
}

const (
	// lockPause is the time between two tries at a lock whose holder is gone.
	lockPause = 2 * time.Second
	// unlockTimeout is how long a run waits for its lock to end.
	unlockTimeout = 30 * time.Second
	// lockTries are enough for the server to end the lock of a terminated run.
	lockTries = 10
)

// takeLock takes the site's lock for an outermost run that may change something. The lock of a run
// that was terminated ends a moment after it: that moment is waited for.
func (r *Run) takeLock(ctx workflow.Context) {
	if r.err != nil || isChild(ctx) || r.Checking() {
		return
	}
	for try := 1; ; try++ {
		err := r.tryLock(ctx)
		if err == nil || r.lockRefused(ctx, err, try == lockTries) {
			return
		}
		wait := workflow.TimerOptions{Summary: cut("the last holder of the lock of "+r.site.Name()+" has ended, its lock ends soon", summaryLimit)}
		if r.interrupted(ctx, workflow.NewTimerWithOptions(ctx, lockPause, wait).Get(ctx, nil)) {
			return
		}
	}
}

// tryLock starts the lock's workflow, which fails where another run holds it.
func (r *Run) tryLock(ctx workflow.Context) error {
	info := workflow.GetInfo(ctx).WorkflowExecution
	// Canceling the run must not free the site before it is safe.
	detached, _ := workflow.NewDisconnectedContext(ctx)
	detached, release := workflow.WithCancel(detached)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(detached, workflow.ChildWorkflowOptions{
		WorkflowID:            runbook.LockID(r.site.Name()),
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WaitForCancellation:   true,
		StaticSummary:         cut("Site "+r.site.Name()+" is locked by "+r.id, summaryLimit),
	}), runbook.LockWorkflow, runbook.LockInput{Site: r.site.Name(), Workflow: info.ID, RunID: info.RunID, Operator: r.in.Operator, Since: workflow.Now(ctx)})
	if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
		release()
		return err
	}
	released := false
	r.lock.release = func(ctx workflow.Context) {
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
func (r *Run) lockLost() {
	r.lock.release = nil
	if !r.ending {
		r.Fail(failure(runbook.ErrSiteLocked, "cannot go on with %s: workflow %s was ended from outside, and nothing keeps other runs out any more; start the runbook again, finished steps are not repeated",
			r.id, runbook.LockID(r.site.Name())))
		r.cancel()
	}
}

// lockRefused says who holds the lock. It returns false where that run is gone and the lock is worth
// another try.
func (r *Run) lockRefused(ctx workflow.Context, err error, last bool) bool {
	if r.interrupted(ctx, err) {
		return true
	}
	if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		r.Fail(failure(runbook.ErrSiteLocked, "cannot lock site %s: %s; look at workflow %s and start again", r.site.Name(), reasonOf(err), runbook.LockID(r.site.Name())))
		return true
	}
	var holder runbook.LockHolder
	s := runbook.Step{Title: "find out who holds the lock of " + r.site.Name()}
	err = r.call(ctx, s, localWork, runbook.DescribeLockActivity, runbook.LockQuery{Site: r.site.Name()}, &holder)
	switch {
	case err == nil && !last && (holder.Workflow == "" || holder.Ended):
		return false
	case err != nil:
		holder.Workflow = "another run (" + reasonOf(err) + ")"
	}
	advice := "wait for it or abort it"
	if holder.Ended {
		advice = "that run has ended without it, as a reset leaves it: terminate workflow " + runbook.LockID(r.site.Name()) + " and start again"
	}
	r.Fail(failure(runbook.ErrSiteLocked, "cannot start %s: site %s is locked by %s (run %s) since %s; %s",
		r.id, r.site.Name(), holder.Workflow, holder.RunID, holder.Since, advice))
	return true
}
