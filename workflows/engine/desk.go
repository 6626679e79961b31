package engine

import (
	"slices"
	"time"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"

	"go.temporal.io/sdk/workflow"
)

// defaultPatience is how long a question may stay unanswered before the site is known.
const defaultPatience = 168 * time.Hour

// Desk is where people decide: what waits for them, and what they have said. Steps run one after the
// other, so at most one parked step or task waits at a time.
type Desk struct {
	status   *progress.Status
	report   *progress.Report
	children *children
	// refresh is called when what people see has changed.
	refresh func(workflow.Context)
	// verify looks at the proofs of a task and returns what is missing, and what could not be looked at.
	verify func(workflow.Context, Task) (missing, unseen []string)
	// patience is how long a question may stay unanswered.
	patience time.Duration

	parked    []*parkedStep
	tasks     []*openTask
	tasksOver []runbook.TaskRecord
	decisions []runbook.DecisionRecord
	held      *runbook.DecisionRecord
	// room is the wait of a run whose evidence cannot be written; nil: there is none.
	room *room
	// asked counts the operator tasks that were shown.
	asked int
	// retries counts the decisions after which hosts are asked again: retry, confirm, abort. An account
	// that a host has refused is tried once more after each (host.WithDecision).
	retries int
	// approved: a person has allowed this run to interrupt the service.
	approved bool
}

// parkedStep is a step that failed and waits for a decision.
type parkedStep struct {
	runbook.ParkedStep
	decision *runbook.DecisionRecord
}

// park waits until an operator decides on a failed step. The zero DecisionRecord says that the run
// ended while waiting.
func (d *Desk) park(ctx workflow.Context, record *runbook.StepRecord, guard bool) runbook.DecisionRecord {
	parked := &parkedStep{ParkedStep: runbook.ParkedStep{Step: record.Step, Error: record.Error, Guard: guard, Since: workflow.Now(ctx)}}
	d.parked = append(d.parked, parked)
	d.refresh(ctx)
	d.awaitOperator(ctx, calls.Summary(record.Step)+runbook.ParkedSummary, func() bool { return parked.decision != nil })
	d.parked = slices.DeleteFunc(d.parked, func(p *parkedStep) bool { return p == parked })
	d.refresh(ctx)
	if parked.decision == nil || !d.status.OK() {
		return runbook.DecisionRecord{}
	}
	if parked.decision.Action == runbook.RetryUpdate {
		d.retries++
		// The error goes away with a better attempt; that there was one stays evidence.
		progress.Warn(record, "failed before "+parked.decision.Operator+" had it tried again: "+record.Error)
	}
	return *parked.decision
}

// awaitOperator waits visibly until a person has acted. A run that is left unanswered for too long fails.
func (d *Desk) awaitOperator(ctx workflow.Context, what string, acted func() bool) {
	if !d.status.Await(ctx, what, d.patience, acted) {
		d.status.Fail(calls.Failure(runbook.ErrUnanswered, "cannot go on: nobody answered within %d hours (%s); start the runbook again, finished steps are not repeated",
			int(d.patience.Hours()), what))
	}
}

// proceed reports whether the next step may begin; it waits while the run is held.
func (d *Desk) proceed(ctx workflow.Context) bool {
	for d.status.OK() && d.held != nil {
		d.refresh(ctx)
		// Who holds a run may hold it for as long as they like.
		d.status.Interrupted(ctx, workflow.Await(ctx, func() bool { return d.held == nil || !d.status.OK() }))
		d.refresh(ctx)
	}
	if d.status.OK() {
		d.status.Interrupted(ctx, ctx.Err())
	}
	return d.status.OK()
}

// quietly runs something that is no step of the manual, such as a read that decides how to go on. It
// becomes a step of the run only when it fails, and then it can't be skipped.
func (d *Desk) quietly(ctx workflow.Context, s runbook.Step, do func(workflow.Context) error) {
	var record *runbook.StepRecord
	for d.proceed(ctx) {
		err := do(ctx)
		if err == nil && record != nil {
			record.Error = ""
			d.report.Close(ctx, record, runbook.Unchanged, "")
		}
		if err == nil {
			return
		}
		if d.status.Interrupted(ctx, err) {
			break
		}
		if record == nil {
			record = d.report.Open(ctx, s)
		}
		record.Error = calls.Reason(err)
		if d.status.Checking() && calls.IsFault(err) {
			d.report.Close(ctx, record, runbook.Unknown, "")
			return
		}
		if d.park(ctx, record, true).Action != runbook.RetryUpdate {
			break
		}
	}
	if record != nil && !d.status.OK() {
		d.report.Close(ctx, record, runbook.Failed, "")
	}
}

// close takes everything off the desk: the run is over.
func (d *Desk) close() { d.tasks, d.parked, d.held = nil, nil, nil }

// mayDecide refuses what comes too late: a run that makes the site safe and writes its evidence
// can't be steered any more.
func (d *Desk) mayDecide(what string) error {
	switch {
	case !d.status.OK():
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: it is ending already: %s", what, d.status.ID(), calls.Reason(d.status.Err()))
	case d.status.Ending():
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: its work is done and it is ending", what, d.status.ID())
	}
	return nil
}
