// Package lock keeps other runs out of a cluster: it takes the locks of a cluster for a run, waits until earlier runs can send no requests any
// more, and releases the locks at the end of the run (design, decision 6).
package lock

import (
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

// Run is what the locks need to know of the run that takes them.
type Run struct {
	ID    string
	Input runbook.Input
	// Scheduled reports whether a schedule started the run: it does not wait for another run.
	Scheduled bool
	// Reset reports whether the run goes on from a point in the history of another one.
	Reset bool
}

// Parts are the parts of the run that the locks use.
type Parts struct {
	Status *progress.Status
	Calls  *calls.Caller
	Report *progress.Report
	Desk   *desk.Desk
	// Read asks a host, through another node of the cluster if the query allows it.
	Read func(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) error
	// Answers returns the node that has answered the last Read about the cluster of a node.
	Answers func(node string) string
	// Lost passes the loss of a lock on to the runbooks that this run has started, and waits until they have it or have ended.
	Lost func(ctx workflow.Context, lock string)
}

// Locks are the locks of one run. The outermost run that may change something holds them.
type Locks struct {
	run    Run
	status *progress.Status
	calls  *calls.Caller
	report *progress.Report
	desk   *desk.Desk
	read   func(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) error
	// answers is Parts.Answers.
	answers func(node string) string
	lost    func(ctx workflow.Context, lock string)
	held    []*held
}

// New returns the locks of a run, none of which is held.
func New(run Run, p Parts) *Locks {
	return &Locks{run: run, status: p.Status, calls: p.Calls, report: p.Report, desk: p.Desk, read: p.Read, answers: p.Answers, lost: p.Lost}
}

// held is one lock that the run holds: a workflow of a fixed ID.
type held struct {
	id string
	// release begins to end the lock; over reports whether there is nothing more to wait for.
	release func(workflow.Context)
	over    func() bool
}

// Free ends the locks that the run still holds, all at once. The wait makes sure that the cluster is free once this run is closed.
func (l *Locks) Free(ctx workflow.Context) {
	taken := l.held
	l.held = nil
	if len(taken) == 0 {
		return
	}
	for _, lock := range slices.Backward(taken) {
		lock.release(ctx)
	}
	waiting, stop := workflow.WithCancel(ctx)
	defer stop()
	// A lock that does not end must not keep this run open.
	enough := workflow.NewTimer(waiting, unlockTimeout)
	_ = workflow.Await(waiting, func() bool {
		return enough.IsReady() || !slices.ContainsFunc(taken, func(lock *held) bool { return !lock.over() })
	})
}

// unlockTimeout is how long a run waits for its locks to end.
const unlockTimeout = 30 * time.Second

// Take takes the locks of a site's cluster for an outermost run that may change something.
func (l *Locks) Take(ctx workflow.Context, site *config.Site) {
	if !l.status.OK() || l.run.Input.Parent != nil || l.status.Checking() {
		return
	}
	cluster := l.identify(ctx, site)
	if !l.status.OK() {
		return
	}
	var all []*wanted
	for _, id := range runbook.LockIDs(cluster, site.Cluster.Name, site.NodeNames()) {
		all = append(all, &wanted{id: id})
	}
	l.takeAll(ctx, all)
}

// takeAll takes locks. The run waits for all of them at once, but takes one after the other: of two runs that begin together, one gets
// the first lock, and with it the others.
func (l *Locks) takeAll(ctx workflow.Context, all []*wanted) {
	group := workflow.NewWaitGroup(ctx)
	for _, w := range all {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			l.clear(ctx, w)
		})
	}
	group.Wait(ctx)
	for _, w := range all {
		if l.status.OK() {
			l.takeOne(ctx, w)
		}
	}
	for _, w := range all {
		if w.taken {
			l.settle(ctx, w)
		}
	}
}

func (l *Locks) takeOne(ctx workflow.Context, w *wanted) {
	if workflow.Now(ctx).Sub(w.at) > soon {
		l.clear(ctx, w)
	}
	for l.status.OK() {
		if w.holder.StillOpen == "" {
			err := l.try(ctx, w.id)
			if err == nil {
				w.taken, w.lost = true, w.lostAt(workflow.Now(ctx))
				return
			}
			if l.status.Interrupted(ctx, err) {
				return
			}
			if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
				l.fail(w.id, err)
				return
			}
		}
		l.describe(ctx, w)
		l.yield(ctx, w)
	}
}

// try starts the lock's workflow, which fails where another run holds it.
func (l *Locks) try(ctx workflow.Context, id string) error {
	info := workflow.GetInfo(ctx).WorkflowExecution
	site := l.run.Input.Site
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
		StaticSummary:         calls.SummaryOf("the cluster of site " + site + " is locked by " + l.run.ID),
	}), runbook.LockWorkflow, runbook.LockInput{Site: site, Workflow: info.ID, RunID: info.RunID, Operator: l.run.Input.Operator, Since: workflow.Now(ctx)})
	var started workflow.Execution
	if err := child.GetChildWorkflowExecution().Get(ctx, &started); err != nil {
		release()
		return err
	}
	released := false
	lock := &held{id: id, over: child.IsReady}
	lock.release = func(ctx workflow.Context) {
		released = true
		if !l.run.Reset {
			release()
			return
		}
		// A lock that was taken before the reset is a child of the earlier run: the server would refuse to cancel it as a child of this
		// run, and does not tell this run of its end.
		asked := workflow.RequestCancelExternalWorkflow(ctx, id, started.RunID)
		lock.over = asked.IsReady
	}
	l.held = append(l.held, lock)
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
func (l *Locks) lose(ctx workflow.Context, id string) {
	l.held = slices.DeleteFunc(l.held, func(lock *held) bool { return lock.id == id })
	l.status.LoseLock()
	if l.status.Ending() {
		return
	}
	l.status.Fail(Lost(l.run.ID, id))
	l.lost(ctx, id)
	l.status.Cancel()
}

// Lost is the error of a run that has lost a lock. Both arguments are IDs of workflows.
func Lost(run, lock string) error {
	return calls.Failure(runbook.ErrLockLost, "cannot continue with %s: the lock of this run (workflow %s) was ended from outside, so another run may change the cluster; start the runbook again: finished steps are not repeated",
		run, lock)
}
