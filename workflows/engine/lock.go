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
	start   *start
	status  *status
	calls   *caller
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

// take takes the site's lock for an outermost run that may change something. The lock of a run
// that was terminated ends a moment after it: that moment is waited for.
func (l *lock) take(ctx workflow.Context) {
	if l.status.err != nil || l.start.child || l.status.checking() {
		return
	}
	for try := 1; ; try++ {
		err := l.try(ctx)
		if err == nil || l.refused(ctx, err, try == lockTries) {
			return
		}
		wait := workflow.TimerOptions{Summary: cut("the last holder of the lock of "+l.start.in.Site+" has ended, its lock ends soon", summaryLimit)}
		if l.status.interrupted(ctx, workflow.NewTimerWithOptions(ctx, lockPause, wait).Get(ctx, nil)) {
			return
		}
	}
}

// try starts the lock's workflow, which fails where another run holds it.
func (l *lock) try(ctx workflow.Context) error {
	info := workflow.GetInfo(ctx).WorkflowExecution
	// Canceling the run must not free the site before it is safe.
	detached, _ := workflow.NewDisconnectedContext(ctx)
	detached, release := workflow.WithCancel(detached)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(detached, workflow.ChildWorkflowOptions{
		WorkflowID:            runbook.LockID(l.start.in.Site),
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WaitForCancellation:   true,
		StaticSummary:         cut("Site "+l.start.in.Site+" is locked by "+l.start.id, summaryLimit),
	}), runbook.LockWorkflow, runbook.LockInput{Site: l.start.in.Site, Workflow: info.ID, RunID: info.RunID, Operator: l.start.in.Operator, Since: workflow.Now(ctx)})
	if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
		release()
		return err
	}
	released := false
	l.release = func(ctx workflow.Context) {
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
			l.lost()
		}
	})
	return nil
}

// lost ends a run whose lock somebody terminated: another run may begin any time.
func (l *lock) lost() {
	l.release = nil
	if !l.status.ending {
		l.status.fail(failure(runbook.ErrSiteLocked, "cannot go on with %s: workflow %s was ended from outside, and nothing keeps other runs out any more; start the runbook again, finished steps are not repeated",
			l.start.id, runbook.LockID(l.start.in.Site)))
		l.status.cancel()
	}
}

// refused says who holds the lock. It returns false where that run is gone and the lock is worth
// another try.
func (l *lock) refused(ctx workflow.Context, err error, last bool) bool {
	if l.status.interrupted(ctx, err) {
		return true
	}
	if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		l.status.fail(failure(runbook.ErrSiteLocked, "cannot lock site %s: %s; look at workflow %s and start again", l.start.in.Site, reasonOf(err), runbook.LockID(l.start.in.Site)))
		return true
	}
	var holder runbook.LockHolder
	s := runbook.Step{Title: "find out who holds the lock of " + l.start.in.Site}
	err = l.calls.call(ctx, s, localWork, runbook.DescribeLockActivity, runbook.LockQuery{Site: l.start.in.Site}, &holder)
	switch {
	case err == nil && !last && (holder.Workflow == "" || holder.Ended):
		return false
	case err != nil:
		holder.Workflow = "another run (" + reasonOf(err) + ")"
	}
	advice := "wait for it or abort it"
	if holder.Ended {
		advice = "that run has ended without it, as a reset leaves it: terminate workflow " + runbook.LockID(l.start.in.Site) + " and start again"
	}
	l.status.fail(failure(runbook.ErrSiteLocked, "cannot start %s: site %s is locked by %s (run %s) since %s; %s",
		l.start.id, l.start.in.Site, holder.Workflow, holder.RunID, holder.Since, advice))
	return true
}
