package engine

import (
	"cmp"
	"encoding/json"
	"errors"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/runbook/attributes"
	"changeover/workflows/calls"
	"changeover/workflows/engine/lock"
	"changeover/workflows/progress"
)

// children are the runbooks that this one has started: those that have ended, and those that run.
type children struct {
	ended   []runbook.Result
	running []runbook.ChildReport
	// open is the child that runs; nil: none.
	open workflow.ChildWorkflowFuture
	// reset: this run was reset. A child that was started before belongs to the run before: the server tells this run of its end, but
	// refuses to signal or cancel it as a child of this run.
	reset bool
}

// Child runs one runbook to its end and adds it to the result. The child gets the resolved site: it
// loads nothing.
func (r *Run) Child(ctx workflow.Context, name string, in runbook.Input) runbook.Result {
	if !r.desk.Proceed(ctx) {
		return runbook.Result{}
	}
	in.Site, in.Change, in.Operator, in.Reason = r.start.in.Site, r.start.in.Change, r.start.in.Operator, r.start.in.Reason
	site, err := json.Marshal(r.site)
	if err != nil {
		r.status.Fail(calls.Failure(runbook.ErrBadInput, "cannot start %s: the site cannot be written as JSON: %v; "+runbook.ReportDefect, name, err))
		return runbook.Result{}
	}
	in.Parent = &runbook.Parent{Site: site, Reset: r.start.reset, Start: r.start.command()}
	if r.status.Checking() {
		in.Mode, in.Parent.Open = runbook.Check, r.executor.open
	}
	id := runbook.WorkflowID(name, in)
	options := workflow.ChildWorkflowOptions{
		WorkflowID:            id,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		// A canceled deployment waits until the child has left the site safe.
		WaitForCancellation:   true,
		StaticSummary:         calls.SummaryOf(startSummary(name, in)),
		TypedSearchAttributes: attributes.AtStart(in.Site, name),
	}
	var result runbook.Result
	var failed error
	var began workflow.Execution
	r.desk.Quietly(ctx, runbook.Step{ID: "start-runbook", Title: "start " + id}, func(ctx workflow.Context) error {
		r.children.running = []runbook.ChildReport{{WorkflowID: id, Runbook: name, State: runbook.StateRunning}}
		r.view.refresh(ctx)
		child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, options), name, in)
		r.children.open = child
		failed = r.children.await(ctx, child, &result)
		if execution := child.GetChildWorkflowExecution(); execution.IsReady() {
			_ = execution.Get(ctx, &began) // Its error is that of the child.
		}
		r.children.running, r.children.open = nil, nil
		if temporal.IsWorkflowExecutionAlreadyStartedError(failed) {
			// A run that somebody started by hand, in mode check for example, has the ID.
			return calls.Failure(runbook.ErrPrecondition, "cannot start %s: a run with this ID is already open (to follow that run: changeover watch %s); when that run has ended, retry; or abort", id, runbook.Argument(id))
		}
		return nil
	})
	if failed != nil {
		r.status.Interrupted(ctx, ctx.Err()) // A cancellation of this run has canceled the child.
		if errors.Is(failed, errLeftOpen) {
			r.Safety(id + " was started before the reset and is still open: see whether it ends (changeover watch " + runbook.Argument(id) + "); if it does not, abort it (changeover abort " + runbook.Argument(id) + " --reason TEXT)")
		}
		r.locks.SettleChild(ctx, id, failed)
		result = progress.FailedChild(failed, name, id)
		progress.ChildFailed(r.status, r.report, id, failed)
	}
	if r.status.Checking() {
		r.executor.open.Merge(result.Open...)
	}
	result.Open = nil
	if began.RunID != "" {
		result.RunID = cmp.Or(result.RunID, began.RunID) // A child that was terminated has no result.
		r.children.ended = append(r.children.ended, result)
	}
	r.view.refresh(ctx)
	return result
}

// errLeftOpen is the error of a child that a reset run could not cancel.
var errLeftOpen = errors.New("it is still open")

// await waits for the end of a child. The cancellation of a run cancels its child.
func (c *children) await(ctx workflow.Context, child workflow.ChildWorkflowFuture, result *runbook.Result) error {
	if c.reset && workflow.Await(ctx, child.IsReady) != nil && !c.cancelFromOutside(ctx, child) {
		return errLeftOpen
	}
	return child.Get(ctx, result)
}

// cancelFromOutside cancels a child that may belong to the run before the reset. It reports whether the child will end.
func (c *children) cancelFromOutside(ctx workflow.Context, child workflow.ChildWorkflowFuture) bool {
	ctx, stop := workflow.NewDisconnectedContext(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	var execution workflow.Execution
	if err := child.GetChildWorkflowExecution().Get(ctx, &execution); err != nil {
		return true // It was not started.
	}
	if workflow.RequestCancelExternalWorkflow(ctx, execution.ID, execution.RunID).Get(ctx, nil) == nil {
		return true
	}
	options := workflow.AwaitOptions{Timeout: deliveryTimeout, TimerOptions: workflow.TimerOptions{Summary: calls.SummaryOf("wait until the runbook that this run has started has ended")}}
	ended, err := workflow.AwaitWithOptions(ctx, options, child.IsReady)
	return err == nil && ended
}

// abort passes a person's abort on to the child that runs.
func (c *children) abort(ctx workflow.Context, decision runbook.Decision) {
	c.signal(ctx, runbook.AbortSignal, decision)
}

// deliveryTimeout is how long a run waits until its child has a signal. The server delivers a signal whether a worker takes
// it or not, so this is the time in which the server gets over a failure.
const deliveryTimeout = 30 * time.Second

// signal sends a signal to the child that runs, and waits until the child has the signal or has ended: a cancellation that
// the run sent at the same time could arrive first. If the time is over, the child is canceled without the signal.
func (c *children) signal(ctx workflow.Context, name string, value any) {
	child := c.open
	if child == nil {
		return
	}
	ctx, stop := workflow.NewDisconnectedContext(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	over := false
	workflow.Go(ctx, func(ctx workflow.Context) {
		// A child that has ended needs no signal.
		if execution := (workflow.Execution{}); !c.reset {
			_ = child.SignalChildWorkflow(ctx, name, value).Get(ctx, nil)
		} else if child.GetChildWorkflowExecution().Get(ctx, &execution) == nil {
			_ = workflow.SignalExternalWorkflow(ctx, execution.ID, execution.RunID, name, value).Get(ctx, nil)
		}
		over = true
	})
	options := workflow.AwaitOptions{Timeout: deliveryTimeout, TimerOptions: workflow.TimerOptions{Summary: calls.SummaryOf("wait until the runbook that this run has started has received the reason for the end")}}
	_, _ = workflow.AwaitWithOptions(ctx, options, func() bool { return over || child.IsReady() })
}

// obeyParent takes over what ends the parent: a person's abort, so that the child says by whom it was aborted
// and why, and the loss of the lock, under which the child works.
func (r *Run) obeyParent(ctx workflow.Context) {
	if !r.start.child {
		return
	}
	lost := onSignal(ctx, runbook.LockLostSignal, func(id string) {
		r.status.LoseLock()
		r.withParent = true
		if !r.status.Ending() {
			r.status.Stop(lock.Lost(r.ID(), id))
		}
	})
	aborted := onSignal(ctx, runbook.AbortSignal, func(decision runbook.Decision) {
		r.desk.AbortWithParent(ctx, decision)
		r.withParent = true
	})
	r.status.HearParent(func() { lost(); aborted() })
}

// onSignal calls do with each signal of a name, also after the run was canceled. The function that it returns does so at once with
// the signals that are there.
func onSignal[T any](ctx workflow.Context, name string, do func(T)) (now func()) {
	signals := workflow.GetSignalChannel(ctx, name)
	now = func() {
		var value T
		for signals.ReceiveAsync(&value) {
			do(value)
		}
	}
	detached, _ := workflow.NewDisconnectedContext(ctx)
	workflow.Go(detached, func(ctx workflow.Context) {
		// A coroutine that is blocked in Receive would already have taken the signal when another one looks for it.
		for workflow.Await(ctx, func() bool { return signals.Len() > 0 }) == nil {
			now()
		}
	})
	return now
}

// startSummary is what the UI shows of a run in its list.
func startSummary(name string, in runbook.Input) string {
	text := name + " of " + in.Site
	if in.Node+in.Satellite != "" {
		text += " " + in.Node + in.Satellite
	}
	if in.Change != "" {
		text += " (change " + in.Change + ")"
	}
	return text
}

// ReceiveReports takes the states of children, so that the deployment's own details show which of
// them waits for a person.
func (r *Run) ReceiveReports(ctx workflow.Context) {
	reports := workflow.GetSignalChannel(ctx, runbook.ChildSignal)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var report runbook.ChildReport
			if !reports.Receive(ctx, &report) {
				return
			}
			for i := range r.children.running {
				if r.children.running[i].WorkflowID == report.WorkflowID && !report.Before(r.children.running[i]) {
					r.children.running[i] = report
				}
			}
			r.view.refresh(ctx)
		}
	})
}
