package engine

import (
	"slices"
	"time"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// Desk is where people decide: what waits for them, and what they have said. Steps run one after the
// other, so at most one parked step or task waits at a time.
type Desk struct {
	status   *status
	report   *report
	children *children
	// refresh is called when what people see has changed.
	refresh func(workflow.Context)
	// verify looks at the proofs of a task and returns what is missing, and what could not be looked at.
	verify func(workflow.Context, Task) (missing, unseen []string)
	// patience is how long a question may stay unanswered.
	patience time.Duration

	parked []*parkedStep
	// attempts counts how often each step has been parked.
	attempts  map[runbook.Step]int
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
	d.attempts[record.Step]++
	parked := &parkedStep{ParkedStep: runbook.ParkedStep{Step: record.Step, Error: record.Error, Attempt: d.attempts[record.Step], Guard: guard, Since: workflow.Now(ctx)}}
	d.parked = append(d.parked, parked)
	d.refresh(ctx)
	d.awaitOperator(ctx, Summary(record.Step)+runbook.ParkedSummary, func() bool { return parked.decision != nil })
	d.parked = slices.DeleteFunc(d.parked, func(p *parkedStep) bool { return p == parked })
	d.refresh(ctx)
	if parked.decision == nil || d.status.err != nil {
		return runbook.DecisionRecord{}
	}
	if parked.decision.Action == runbook.RetryUpdate {
		if !d.proceed(ctx) { // A held run retries nothing.
			return runbook.DecisionRecord{}
		}
		d.retries++
		// The error goes away with a better attempt; that there was one stays evidence.
		warn(record, []string{"failed before " + parked.decision.Operator + " had it tried again: " + record.Error})
	}
	return *parked.decision
}

// awaitOperator waits visibly until a person has acted. A run that is left unanswered for too long fails.
func (d *Desk) awaitOperator(ctx workflow.Context, what string, acted func() bool) {
	if !d.status.await(ctx, what, d.patience, acted) {
		d.status.fail(failure(runbook.ErrUnanswered, "cannot go on: nobody answered within %d hours (%s); start the runbook again, finished steps are not repeated",
			int(d.patience.Hours()), what))
	}
}

// proceed reports whether the next step may begin; it waits while the run is held.
func (d *Desk) proceed(ctx workflow.Context) bool {
	for d.status.err == nil && d.held != nil {
		d.refresh(ctx)
		// Who holds a run may hold it for as long as they like.
		d.status.interrupted(ctx, workflow.Await(ctx, func() bool { return d.held == nil || d.status.err != nil }))
		d.refresh(ctx)
	}
	if d.status.err == nil {
		d.status.interrupted(ctx, ctx.Err())
	}
	return d.status.err == nil
}

// quietly runs something that is no step of the manual, such as a read that decides how to go on. It
// becomes a step of the run only when it fails, and then it can't be skipped.
func (d *Desk) quietly(ctx workflow.Context, s runbook.Step, do func(workflow.Context) error) {
	var record *runbook.StepRecord
	for d.proceed(ctx) {
		err := do(ctx)
		if err == nil && record != nil {
			record.Error = ""
			d.report.close(ctx, record, runbook.Unchanged, "")
		}
		if err == nil {
			return
		}
		if d.status.interrupted(ctx, err) {
			break
		}
		if record == nil {
			record = d.report.open(ctx, s)
		}
		record.Error = reasonOf(err)
		if d.status.checking() && isFault(err) {
			d.report.close(ctx, record, runbook.Unknown, "")
			return
		}
		if d.park(ctx, record, true).Action != runbook.RetryUpdate {
			break
		}
	}
	if record != nil && d.status.err != nil {
		d.report.close(ctx, record, runbook.Failed, "")
	}
}

// close takes everything off the desk: the run is over.
func (d *Desk) close() { d.tasks, d.parked, d.held = nil, nil, nil }
