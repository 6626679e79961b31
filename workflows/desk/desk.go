// Package desk is the place of a run where people decide: failed steps that wait for a decision, operator
// tasks that wait for a confirmation, and what has been decided.
package desk

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

// defaultPatience is how long a question may stay unanswered before the site is known.
const defaultPatience = 168 * time.Hour

// longHold is the timer of a hold. When it fires, another one follows.
const longHold = 30 * 24 * time.Hour

// Desk is where people decide: what waits for them, and what they have said. Steps run one after the
// other, so at most one parked step or task waits at a time.
type Desk struct {
	Citations

	status *progress.Status
	report *progress.Report
	hooks  Hooks
	// patience is how long a question may stay unanswered.
	patience time.Duration

	parked []*parkedStep
	// attempts counts how often each step has been parked.
	attempts  map[runbook.Step]int
	tasks     []*openTask
	tasksOver []runbook.TaskRecord
	decisions []runbook.DecisionRecord
	held      *runbook.DecisionRecord
	// resumed is when a person has resumed the run last.
	resumed time.Time
	// room is the wait of a run whose evidence cannot be written; nil: there is none.
	room *room
	// asked counts the operator tasks that were shown.
	asked int
	// retries counts the decisions after which hosts are asked again.
	retries int
	// budget counts the Updates that the run has accepted.
	budget budget
	// approved is when a person has allowed this run to interrupt the service; zero: nobody has.
	approved time.Time
}

// Hooks are what a desk needs of the rest of its run.
type Hooks struct {
	// Refresh is called when what people see has changed.
	Refresh func(workflow.Context)
	// Waited is called after each wait for a person, unless the run has ended: people may have changed meanwhile what the run has read.
	Waited func(workflow.Context)
	// Verify looks at the proofs of a task and returns what is missing, and what could not be looked at.
	Verify func(workflow.Context, Task) (missing, unseen []string)
	// Abort passes a person's abort on to the runbooks that this one has started, and waits until they have it or have ended.
	Abort func(workflow.Context, runbook.Decision)
	// Children returns the runbooks that this one has started and that still run.
	Children func() []runbook.ChildReport
}

// New returns an empty desk.
func New(status *progress.Status, report *progress.Report, hooks Hooks) *Desk {
	d := &Desk{
		status: status, report: report, hooks: hooks, Citations: Citations{partTwo{}, status.StartCommand()}, budget: budget{start: status.StartCommand()},
		patience: defaultPatience, attempts: map[runbook.Step]int{},
	}
	report.Cite = d.InBrackets
	return d
}

// SetPatience sets how long a question may stay unanswered before the run fails.
func (d *Desk) SetPatience(patience time.Duration) { d.patience = patience }

// parkedStep is a step that failed and waits for a decision.
type parkedStep struct {
	runbook.ParkedStep
	decision *runbook.DecisionRecord
}

// Park waits until an operator decides on a failed step. The zero DecisionRecord says that the run
// ended while waiting. A step that is a guard cannot be skipped.
func (d *Desk) Park(ctx workflow.Context, record *runbook.StepRecord, guard bool) runbook.DecisionRecord {
	return d.ParkOffering(ctx, record, guard, Offer{})
}

// Offer is what is known of a failure whose cause is not the step's own. The hint of the step would mislead and is left out.
type Offer struct {
	// Retry says how a retry first removes the cause, and who retries agrees to that; empty: it does not.
	Retry string
	// Unread: nothing of the host's state was seen, because the worker cannot work on the host.
	Unread bool
}

// ParkOffering is Park for a failure whose cause may not be the step's own.
func (d *Desk) ParkOffering(ctx workflow.Context, record *runbook.StepRecord, guard bool, offer Offer) runbook.DecisionRecord {
	record.Error = d.report.Cite(record.Error)
	d.attempts[record.Step]++
	parked := &parkedStep{ParkedStep: runbook.ParkedStep{
		Step: record.Step, Error: record.Error, Attempt: d.attempts[record.Step], Guard: guard, Offer: offer.Retry, Since: workflow.Now(ctx),
	}}
	what := parked.Summary(calls.Summary(record.Quoted()))
	if offer != (Offer{}) {
		parked.Step.Hint = ""
	}
	d.parked = append(d.parked, parked)
	d.hooks.Refresh(ctx)
	d.awaitOperator(ctx, what, func() bool { return parked.decision != nil }, nobody)
	d.parked = slices.DeleteFunc(d.parked, func(p *parkedStep) bool { return p == parked })
	d.hooks.Refresh(ctx)
	if parked.decision == nil || !d.status.OK() {
		return runbook.DecisionRecord{}
	}
	if parked.decision.Action == runbook.RetryUpdate {
		if !d.Proceed(ctx) { // A held run retries nothing.
			return runbook.DecisionRecord{}
		}
		d.retries++
		d.report.Retried(record, runbook.PersonName(parked.decision.Operator))
	}
	waited(ctx, d.status, d.hooks)
	return *parked.decision
}

// nobody is the condition of a question whose answers need no verification.
func nobody() bool { return false }

// awaitOperator waits visibly until a person has acted. A run that is left unanswered for too long fails. An answer that is
// verified when the time is over counts; if it is refused, the person gets the same time again. So does a person who resumes
// a run: the time in which the run was held does not count.
func (d *Desk) awaitOperator(ctx workflow.Context, what string, acted, verifying func() bool) {
	left := d.patience
	for !d.status.Await(ctx, what, left, acted) {
		left = d.patience - workflow.Now(ctx).Sub(d.resumed)
		switch {
		case verifying():
			left = d.patience
			d.status.Await(ctx, what, longHold, func() bool { return !verifying() })
		case d.held != nil:
			left = d.patience
			d.status.Await(ctx, what, longHold, func() bool { return d.held == nil || acted() })
		case left <= 0:
			d.status.Fail(calls.Failure(runbook.ErrUnanswered, "cannot continue: nobody answered within %s (%s); start the runbook again: finished steps are not repeated",
				hours(d.patience), what))
			return
		}
	}
}

// waited follows a wait for a person that has ended.
func waited(ctx workflow.Context, status *progress.Status, hooks Hooks) {
	if status.OK() {
		hooks.Waited(ctx)
	}
}

// hours is a length of time as people say it.
func hours(d time.Duration) string {
	if d == time.Hour {
		return "1 hour"
	}
	return fmt.Sprintf("%d hours", int(d.Hours()))
}

// Proceed reports whether the next step may begin; it waits while the run is held.
func (d *Desk) Proceed(ctx workflow.Context) bool {
	for d.status.OK() && d.held != nil {
		d.hooks.Refresh(ctx)
		// A run may be held for any time; the timer makes the wait visible.
		d.status.Await(ctx, runbook.HeldSummary+runbook.SaidBy(d.held.Operator, d.held.Reason), longHold, func() bool { return d.held == nil })
		d.hooks.Refresh(ctx)
		waited(ctx, d.status, d.hooks)
	}
	if d.status.OK() {
		d.status.Interrupted(ctx, ctx.Err())
	}
	return d.status.OK()
}

// NotSeen is the error with which a function that Quietly runs continues without what it could not read. The text becomes the
// note of the step.
type NotSeen string

// Error implements error.
func (n NotSeen) Error() string { return string(n) }

// Quietly runs something that is no step of the manual, such as a read that decides how to go on. It
// becomes a step of the run only when it fails, and then it can't be skipped. A check asks no person about a host.
func (d *Desk) Quietly(ctx workflow.Context, s runbook.Step, do func(workflow.Context) error) {
	var record *runbook.StepRecord
	for d.Proceed(ctx) {
		err := do(ctx)
		if err == nil && record != nil {
			record.Error = ""
			d.report.Close(ctx, record, runbook.Unchanged, "")
		}
		if err == nil {
			return
		}
		var unseen NotSeen
		if errors.As(err, &unseen) {
			if record != nil {
				record.Error = ""
				d.report.Close(ctx, record, runbook.Unknown, string(unseen))
			}
			return
		}
		if record != nil {
			record.Error = calls.Reason(err)
		}
		if d.status.Interrupted(ctx, err) {
			break
		}
		if record == nil {
			record = d.report.Open(ctx, s)
			record.Error = calls.Reason(err)
		}
		if d.status.Checking() && calls.IsFault(err) || d.status.OnlyChecks() && s.Host != "" {
			d.report.Close(ctx, record, runbook.Unknown, "")
			return
		}
		if d.Park(ctx, record, true).Action != runbook.RetryUpdate {
			break
		}
		record.Error = "" // It is in work again.
	}
	if record != nil && !d.status.OK() {
		d.report.Close(ctx, record, runbook.Failed, "")
	}
}

// Close takes everything off the desk: the run is over.
func (d *Desk) Close() { d.tasks, d.parked, d.held = nil, nil, nil }
