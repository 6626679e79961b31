package engine

import (
	"time"

	"changeover/config"
	"changeover/runbook"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Lock is the lock of a cluster: it exists, and its fixed ID keeps a second one out. It ends when its runbook
// cancels it, or with the runbook (design, decision 6).
func Lock(ctx workflow.Context, in runbook.LockInput) error {
	workflow.SetCurrentDetails(ctx, "The cluster of site **"+in.Site+"** is locked by `"+in.Workflow+"` (run `"+in.RunID+"`). End that run to free it.")
	ctx.Done().Receive(ctx, nil)
	return ctx.Err()
}

// lock is the lock of the cluster, which the outermost run holds that may change something.
type lock struct {
	start  *start
	status *status
	calls  *caller
	desk   *Desk
	hosts  *hosts
	// id is that of the lock's workflow.
	id      string
	release func(workflow.Context)
}

// free ends the lock, where the run still holds one.
func (l *lock) free(ctx workflow.Context) {
	if release := l.release; release != nil {
		l.release = nil
		release(ctx)
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

// take takes the lock for an outermost run that may change something.
func (l *lock) take(ctx workflow.Context, site *config.Site) {
	if l.status.err != nil || l.start.child || l.status.checking() {
		return
	}
	cluster := l.identify(ctx, site)
	if l.status.err != nil {
		return
	}
	l.id = runbook.LockID(cluster, site.Cluster.Name, site.NodeNames())
	for try := 1; l.status.err == nil; try++ {
		err := l.try(ctx)
		if err == nil || l.status.interrupted(ctx, err) {
			return
		}
		if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			l.status.fail(failure(runbook.ErrSiteLocked, "cannot lock the cluster of site %s: %s; look at workflow %s and start again", l.start.in.Site, reasonOf(err), l.id))
			return
		}
		l.yield(ctx, try)
	}
}

// identify reads which cluster the site's nodes are members of, through the first of them that answers.
// Where none does, a person decides when they are asked again.
func (l *lock) identify(ctx workflow.Context, site *config.Site) (cluster runbook.ClusterIdentity) {
	s := runbook.Step{ID: "read-cluster-identity", Title: "read which cluster it is that " + site.Name + " is", Host: site.FirstNode()}
	query := runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s, OfCluster: true}
	l.desk.quietly(ctx, s, func(ctx workflow.Context) error {
		return l.hosts.read(ctx, s, runbook.ReadIdentityActivity, query, &cluster)
	})
	return cluster
}

// yield waits for the end of a lock whose run has ended. The lock of a run that was terminated ends a
// moment after it; that of a run that was reset does not, and is ended here. Any other run keeps this one out.
func (l *lock) yield(ctx workflow.Context, try int) {
	var holder runbook.LockHolder
	s := runbook.Step{Title: "find out who holds " + l.id}
	err := l.calls.call(ctx, s, localWork, runbook.DescribeLockActivity, runbook.LockQuery{Lock: l.id}, &holder)
	free := err == nil && holder.Workflow == ""
	switch {
	case l.status.interrupted(ctx, err):
		return
	case err != nil:
		l.refuse("another run ("+reasonOf(err)+")", "wait for it or abort it")
		return
	case !free && !holder.Ended:
		l.refuse(holder.String(), "wait for it or abort it")
		return
	case try >= 2*lockTries:
		l.refuse(holder.String(), "that run has ended without it: terminate workflow "+l.id+" and start again")
		return
	case try == lockTries && holder.Ended:
		end := runbook.Step{Title: "end " + l.id + ", whose run has ended without it"}
		err := l.calls.call(ctx, end, localWork, runbook.EndLockActivity, runbook.EndLock{Lock: l.id, RunID: holder.LockRunID}, nil)
		if err != nil && !l.status.interrupted(ctx, err) {
			l.refuse(holder.String(), reasonOf(err)+"; terminate workflow "+l.id+" and start again")
		}
		return
	}
	wait := workflow.TimerOptions{Summary: cut("the last holder of "+l.id+" has ended, its lock ends soon", summaryLimit)}
	l.status.interrupted(ctx, workflow.NewTimerWithOptions(ctx, lockPause, wait).Get(ctx, nil))
}

// refuse ends a run that cannot have the lock.
func (l *lock) refuse(holder, advice string) {
	l.status.fail(failure(runbook.ErrSiteLocked, "cannot start %s: the cluster of site %s is locked by %s; %s", l.start.id, l.start.in.Site, holder, advice))
}

// try starts the lock's workflow, which fails where another run holds it.
func (l *lock) try(ctx workflow.Context) error {
	info := workflow.GetInfo(ctx).WorkflowExecution
	site := l.start.in.Site
	// Canceling the run must not free the cluster before it is safe.
	detached, _ := workflow.NewDisconnectedContext(ctx)
	detached, release := workflow.WithCancel(detached)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(detached, workflow.ChildWorkflowOptions{
		WorkflowID:            l.id,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WaitForCancellation:   true,
		StaticSummary:         cut("the cluster of site "+site+" is locked by "+l.start.id, summaryLimit),
	}), runbook.LockWorkflow, runbook.LockInput{Site: site, Workflow: info.ID, RunID: info.RunID, Operator: l.start.in.Operator, Since: workflow.Now(ctx)})
	if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
		release()
		return err
	}
	released := false
	l.release = func(ctx workflow.Context) {
		released = true
		release()
		// Waiting makes sure that whoever sees this run closed finds the cluster free.
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
			l.start.id, l.id))
		l.status.cancel()
	}
}
