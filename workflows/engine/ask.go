package engine

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
)

// ask has a person do a task, unless its proofs hold already, and reports its steps. Where the proofs
// hold, the person is asked for what no host shows and nobody has said yet.
func (x *executor) ask(ctx workflow.Context, e *entry) {
	for x.status.OK() {
		done := e.looks() && x.readable(ctx, e) && e.holds()
		t := e.task.Unsaid(x.record.Fact, done)
		if done && !t.ToSay() {
			x.reportTask(ctx, e, t, nil)
			return
		}
		if goesOn, moved := x.inPlace(ctx, e); !goesOn {
			return
		} else if moved {
			x.lookAtTask(ctx, e)
			continue
		}
		t.Why, t.Elsewhere = desk.WhyAsked(e.task, e.wants, e.seen, done), x.elsewhere
		reply := x.desk.Show(ctx, t)
		switch {
		case len(reply.Differing) > 0:
			if !x.parkDiffering(ctx, e, reply) {
				return
			}
			x.lookAtTask(ctx, e)
			continue
		case reply.Elsewhere != "":
			x.lookAtTask(ctx, e)
			continue
		case reply.Confirmed != nil:
			if e.looks() {
				// What the person changed is seen by the next look.
				x.hosts.epoch++
			}
			x.record.keep(ctx, t, *reply.Confirmed)
			x.reportTask(ctx, e, t, reply.Confirmed)
		case reply.Skipped != nil:
			x.skipTask(ctx, e, *reply.Skipped)
		}
		return
	}
}

// reportSaid reports a statement that was on record when its group was made, or asks for it if it was withdrawn since.
func (x *executor) reportSaid(ctx workflow.Context, e *entry) {
	if s := e.steps[0]; x.record.says(e.task, s) {
		x.report.Add(ctx, s, e.verdict, x.record.Because(e.task.FactOf(s)))
		return
	}
	x.ask(ctx, e)
}

// lookAtTask looks at the proofs of a task again.
func (x *executor) lookAtTask(ctx workflow.Context, e *entry) {
	if e.looks() {
		x.hosts.look(ctx, []*entry{e})
	}
}

// skipTask goes on without a task, by a person's decision.
func (x *executor) skipTask(ctx workflow.Context, e *entry, decision runbook.DecisionRecord) {
	e.skipped = true
	for _, s := range e.steps {
		x.report.Deviate(s, decision)
	}
	for _, s := range e.steps {
		if x.status.OK() {
			x.closeStep(ctx, e, s, runbook.Skipped, runbook.SaidBy(decision.Operator, decision.Reason))
		}
	}
}

// reportTask reports the steps of a task that is done: what hosts show is unchanged, the rest is
// attested, now or on record.
func (x *executor) reportTask(ctx workflow.Context, e *entry, t desk.Task, d *runbook.DecisionRecord) {
	for _, s := range e.steps {
		verdict, note := runbook.Attested, ""
		switch {
		case t.Proven(s):
			verdict = runbook.Unchanged
			if d != nil {
				note = runbook.SaidBy(d.Operator, d.Reason)
			}
		case d != nil && t.Asks(s):
			note = runbook.SaidBy(d.Operator, desk.Words(*d, t.FactOf(s)))
		default:
			note = x.record.Because(t.FactOf(s))
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

// parkDiffering stops the run: a person typed a value that differs from the site file and that cannot be changed. It
// reports whether the person wants to be asked again.
func (x *executor) parkDiffering(ctx workflow.Context, e *entry, reply desk.Reply) bool {
	first := reply.Differing[0]
	s := e.steps[0]
	for _, each := range e.steps {
		if each.ID == first.Step {
			s = each
		}
	}
	record := x.parkedRecord(ctx, e, s)
	record.Error = reply.Differs
	if x.desk.Park(ctx, record, true).Action == runbook.RetryUpdate {
		record.Error = "" // The person is asked again.
		return true
	}
	x.report.Close(ctx, record, runbook.Failed, "")
	return false
}

// parkedRecord is the record of a step of a task that parks: the one of its earlier wait, or a new one.
func (x *executor) parkedRecord(ctx workflow.Context, e *entry, s runbook.Step) *runbook.StepRecord {
	for _, record := range e.records {
		if record.Step == s {
			record.Verdict = ""
			return record
		}
	}
	record := x.report.Open(ctx, s)
	e.records = append(e.records, record)
	return record
}

// readable waits until the proofs of a task could be read: a host that does not answer parks here
// instead of showing a task that may be done already.
func (x *executor) readable(ctx workflow.Context, e *entry) bool {
	for {
		problem := firstUnreadable(e.seen)
		if problem == nil {
			return x.status.OK()
		}
		record := x.report.Open(ctx, e.wants[0].Step)
		record.Error = problem.Message
		remedy := x.remedyOf(ctx, record)
		if x.desk.ParkOffering(ctx, record, true, remedy.offer(problem.Type)).Action != runbook.RetryUpdate || !remedy.carryOut(ctx, x) {
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
