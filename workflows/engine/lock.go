package engine

import (
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/runbook/attributes"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// locks keep other runs out of a cluster. The outermost run that may change something holds them.
type locks struct {
	start  *start
	status *progress.Status
	calls  *calls.Caller
	desk   *desk.Desk
	hosts  *hosts
	// children are stopped when a lock is lost.
	children *children
	held     []*lock
}

// lock is one lock: a workflow of a fixed ID.
type lock struct {
	id      string
	release func(workflow.Context)
}

// free ends the locks that the run still holds.
func (l *locks) free(ctx workflow.Context) {
	taken := l.held
	l.held = nil
	for _, held := range slices.Backward(taken) {
		held.release(ctx)
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

// take takes the locks of a site's cluster for an outermost run that may change something.
func (l *locks) take(ctx workflow.Context, site *config.Site) {
	if !l.status.OK() || l.start.in.Parent != nil || l.status.Checking() {
		return
	}
	cluster := l.identify(ctx, site)
	for _, id := range runbook.LockIDs(cluster, site.Cluster.Name, site.NodeNames()) {
		l.takeOne(ctx, id)
	}
}

func (l *locks) takeOne(ctx workflow.Context, id string) {
	last := l.describe(ctx, id)
	for try := 1; l.status.OK(); try++ {
		err := l.try(ctx, id)
		if err == nil {
			l.settle(ctx, id, last)
			return
		}
		if l.status.Interrupted(ctx, err) {
			return
		}
		if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			l.fail(id, err)
			return
		}
		last = l.yield(ctx, id, try)
	}
}

// identify reads which cluster the site's nodes are members of. A node that is a member of none may be new, or have
// left the cluster, so the next one is asked. Where a node does not answer, the run waits until a person has it
// asked again.
func (l *locks) identify(ctx workflow.Context, site *config.Site) (cluster runbook.ClusterIdentity) {
	for _, node := range site.NodeNames() {
		s := runbook.Step{ID: "read-cluster-identity", Title: "read the identity of the cluster of site " + site.Name, Host: node}
		query := runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s, OfCluster: true}
		l.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
			if err := l.hosts.read(ctx, s, runbook.ReadIdentityActivity, query, &cluster); err != nil {
				return err
			}
			return calls.OtherCluster(cluster.Name, site.Cluster.Name, node,
				fmt.Sprintf("if the endpoint of %s is wrong, correct the endpoints file, start the worker again, then retry; if cluster.name in the site file of %s is wrong, abort, correct the site file and start the runbook again", node, site.Name))
		})
		if !l.status.OK() || cluster.ID != "" {
			break
		}
	}
	return cluster
}

// yield waits for the end of a lock whose run has ended. The lock of a run that was terminated ends a
// moment after it; that of a run that was reset does not, and is ended here. Any other run keeps this one out.
func (l *locks) yield(ctx workflow.Context, id string, try int) described {
	last := l.describe(ctx, id)
	holder, free := last.holder, last.holder.Workflow == ""
	switch {
	case !l.status.OK():
		return last
	case !free && !holder.Ended && l.start.scheduled:
		l.status.Fail(calls.Failure(runbook.ErrSkipped, "%s was skipped: the cluster of site %s has been locked by %s; the next run starts at the next time of the schedule", l.start.id, l.start.in.Site, holder))
		return last
	case !free && !holder.Ended:
		l.refuse(holder.String(), "wait for the end of that run, or abort that run (changeover abort "+runbook.Argument(holder.Workflow)+" --reason TEXT), then start the runbook again")
		return last
	case try >= 2*lockTries:
		l.refuse(holder.String(), "that run has ended and has not released its lock; terminate workflow "+id+" in Temporal's UI, then start the runbook again")
		return last
	case try == lockTries && holder.Ended:
		end := runbook.Step{Title: "end " + id + ", the lock of a run that has ended"}
		err := l.calls.Call(ctx, end, calls.LocalWork, runbook.EndLockActivity, runbook.EndLock{Lock: id, RunID: holder.LockRunID}, nil)
		if err != nil && !l.status.Interrupted(ctx, err) {
			l.refuse(holder.String(), "the lock could not be ended ("+calls.Reason(err)+"); terminate workflow "+id+" in Temporal's UI, then start the runbook again")
		}
		return last
	}
	wait := workflow.TimerOptions{Summary: calls.SummaryOf("the run that held " + id + " has ended, and its lock ends soon")}
	l.status.Interrupted(ctx, workflow.NewTimerWithOptions(ctx, lockPause, wait).Get(ctx, nil))
	return last
}

// refuse ends a run that cannot have the lock.
func (l *locks) refuse(holder, advice string) {
	l.status.Fail(calls.Failure(runbook.ErrSiteLocked, "cannot start %s: the cluster of site %s has been locked by %s; %s", l.start.id, l.start.in.Site, holder, advice))
}

// try starts the lock's workflow, which fails where another run holds it.
func (l *locks) try(ctx workflow.Context, id string) error {
	info := workflow.GetInfo(ctx).WorkflowExecution
	site := l.start.in.Site
	// Canceling the run must not free the cluster before it is safe.
	detached, _ := workflow.NewDisconnectedContext(ctx)
	detached, release := workflow.WithCancel(detached)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(detached, workflow.ChildWorkflowOptions{
		WorkflowID:            id,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WaitForCancellation:   true,
		TypedSearchAttributes: attributes.AtStart(site, runbook.LockWorkflow),
		Memo:                  map[string]any{runbook.HeartbeatMemo: int(l.calls.Heartbeat() / time.Second)},
		StaticSummary:         calls.SummaryOf("the cluster of site " + site + " is locked by " + l.start.id),
	}), runbook.LockWorkflow, runbook.LockInput{Site: site, Workflow: info.ID, RunID: info.RunID, Operator: l.start.in.Operator, Since: workflow.Now(ctx)})
	if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
		release()
		return err
	}
	released := false
	l.held = append(l.held, &lock{id, func(ctx workflow.Context) {
		released = true
		release()
		// The wait makes sure that the cluster is free once this run is closed.
		waiting, stop := workflow.WithCancel(ctx)
		defer stop()
		// A lock that does not end, such as that of a reset run, must not keep this run open.
		enough := workflow.NewTimer(waiting, unlockTimeout)
		_ = workflow.Await(waiting, func() bool { return child.IsReady() || enough.IsReady() })
	}})
	workflow.Go(detached, func(ctx workflow.Context) {
		_ = child.Get(ctx, nil) // The lock has no result; that it ends is what counts.
		if !released {
			l.lose(ctx, id)
		}
	})
	return nil
}

// lose ends a run one of whose locks somebody terminated: another run may begin any time. Nothing is made
// safe then, neither here nor by a child, since that would change what the other run works on.
func (l *locks) lose(ctx workflow.Context, id string) {
	l.held = slices.DeleteFunc(l.held, func(held *lock) bool { return held.id == id })
	l.status.LoseLock()
	l.children.signal(ctx, runbook.LockLostSignal, id)
	if !l.status.Ending() {
		l.status.Stop(lockLost(l.start.id, id))
	}
}

func lockLost(run, lock string) error {
	return calls.Failure(runbook.ErrLockLost, "cannot continue with %s: the lock of this run (workflow %s) was ended from outside, so another run may change the cluster; start the runbook again: finished steps are not repeated",
		run, lock)
}
