package engine

import (
	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// ask has a person do a task, unless its proofs hold already, and reports its steps. Where the proofs
// hold, the person is asked for what no host shows and nobody has said yet.
func (x *executor) ask(ctx workflow.Context, e *entry) {
	for x.status.OK() {
		done := e.looks() && x.readable(ctx, e) && e.holds()
		t := x.record.unsaid(e.task, done)
		if done && !t.toSay() {
			x.reportTask(ctx, e, t, nil)
			return
		}
		if !x.status.OK() {
			return
		}
		open := x.desk.show(ctx, t)
		switch {
		case len(open.differing) > 0:
			if !x.parkDiffering(ctx, e, open) {
				return
			}
			if e.looks() {
				x.hosts.look(ctx, []*entry{e})
			}
			continue
		case open.confirmed != nil:
			if e.looks() {
				// What the person changed is seen by the next look.
				x.hosts.epoch++
			}
			x.record.keep(ctx, open.Task, *open.confirmed)
			x.reportTask(ctx, e, open.Task, open.confirmed)
		case open.skipped != nil:
			e.skipped = true
			for _, s := range e.steps {
				x.report.Deviate(s, *open.skipped)
			}
			x.reportAll(ctx, e, runbook.Skipped, said(open.skipped.Operator, open.skipped.Reason))
		}
		return
	}
}

// reportTask reports the steps of a task that is done: what hosts show is unchanged, the rest is
// attested, now or on record.
func (x *executor) reportTask(ctx workflow.Context, e *entry, t Task, d *runbook.DecisionRecord) {
	for _, s := range e.steps {
		verdict, note := runbook.Attested, ""
		switch {
		case t.proven(s):
			verdict = runbook.Unchanged
			if d != nil {
				note = said(d.Operator, d.Reason)
			}
		case d != nil && t.asks(s):
			note = said(d.Operator, wordsOf(*d, t.factOf(s)))
		default:
			note = x.record.Because(t.factOf(s))
		}
		if x.status.OK() {
			x.closeStep(ctx, e, s, verdict, note)
		}
	}
}

// closeStep closes the record of a step that has parked before, or adds one.
func (x *executor) closeStep(ctx workflow.Context, e *entry, s runbook.Step, verdict runbook.Verdict, note string) {
	for _, record := range e.records {
		if record.Step == s {
			record.Error = ""
			x.report.Close(ctx, record, verdict, note)
			return
		}
	}
	x.report.Add(ctx, s, verdict, note)
}

// parkDiffering stops the run: what a person typed is not the site's, and cannot be changed. It reports
// whether the person has it asked again.
func (x *executor) parkDiffering(ctx workflow.Context, e *entry, open *openTask) bool {
	first := open.differing[0]
	s := e.steps[0]
	for _, each := range e.steps {
		if each.ID == first.Step {
			s = each
		}
	}
	var record *runbook.StepRecord
	for _, r := range e.records {
		if r.Step == s {
			record = r
		}
	}
	if record == nil {
		record = x.report.Open(ctx, s)
		e.records = append(e.records, record)
	}
	record.Verdict, record.Error = "", open.differs
	if x.desk.park(ctx, record, true).Action == runbook.RetryUpdate {
		return true
	}
	x.report.Close(ctx, record, runbook.Failed, "")
	return false
}

// readable waits until the proofs of a task could be read: a host that does not answer parks here
// instead of showing a task that may be done already.
func (x *executor) readable(ctx workflow.Context, e *entry) bool {
	for {
		problem := firstUnreadable(e.seen)
		if problem == nil {
			return x.status.OK()
		}
		record := x.report.Open(ctx, e.wants[0].step)
		record.Error = problem.Message
		if x.desk.park(ctx, record, true).Action != runbook.RetryUpdate {
			x.report.Close(ctx, record, runbook.Failed, "")
			return false
		}
		x.report.Close(ctx, record, runbook.Unchanged, "read again")
		x.hosts.look(ctx, []*entry{e})
	}
}

// firstUnreadable is the first problem that says nothing about the state of the host.
func firstUnreadable(seen []runbook.Seen) *runbook.Problem {
	for _, s := range seen {
		if s.Problem != nil && !s.Problem.Seen() {
			return s.Problem
		}
	}
	return nil
}
