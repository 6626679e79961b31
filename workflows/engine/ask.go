package engine

import (
	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// ask has a person do a task, unless its proofs hold already, and reports its steps.
func (x *executor) ask(ctx workflow.Context, e *entry) {
	if e.looks() && x.readable(ctx, e) && e.holds() {
		x.reportAll(ctx, e, runbook.Unchanged, "")
		return
	}
	if x.status.err != nil {
		return
	}
	open := x.desk.show(ctx, e.task)
	switch {
	case open.confirmed != nil && open.Attest:
		x.record.rememberSteps(ctx, open.Task, *open.confirmed)
		x.reportAll(ctx, e, runbook.Attested, said(open.confirmed.Operator, open.confirmed.Reason))
	case open.confirmed != nil:
		// What the person changed is seen by the next look.
		x.hosts.epoch++
		x.reportAll(ctx, e, runbook.Unchanged, said(open.confirmed.Operator, open.confirmed.Reason))
	case open.skipped != nil:
		e.skipped = true
		for _, s := range e.steps {
			x.report.deviate(s, *open.skipped)
		}
		x.reportAll(ctx, e, runbook.Skipped, said(open.skipped.Operator, open.skipped.Reason))
	}
}

// readable waits until the proofs of a task could be read: a host that does not answer parks here
// instead of showing a task that may be done already.
func (x *executor) readable(ctx workflow.Context, e *entry) bool {
	for {
		problem := firstUnreadable(e.seen)
		if problem == nil {
			return x.status.err == nil
		}
		record := x.report.open(ctx, e.wants[0].step)
		record.Error = problem.Message
		if x.desk.park(ctx, record, true).Action != runbook.RetryUpdate {
			x.report.close(ctx, record, runbook.Failed, "")
			return false
		}
		x.report.close(ctx, record, runbook.Unchanged, "read again")
		x.hosts.look(ctx, []*entry{e})
	}
}

// firstUnreadable is the first problem that says nothing about the state of the host.
func firstUnreadable(seen []runbook.Seen) *runbook.Problem {
	for _, s := range seen {
		if s.Problem != nil && (runbook.Retryable(s.Problem.Type) || s.Problem.Type == runbook.ErrAccessDenied) {
			return s.Problem
		}
	}
	return nil
}
