package engine

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// Studied is one item of a chapter as a study has found it.
type Studied struct {
	// Rows are the records of its steps.
	Rows []*runbook.StepRecord
	// Wants are what was looked at, and Seen what each look has shown.
	Wants []desk.Proof
	Seen  []runbook.Seen
	// Open is the task of the item with what nobody has said yet; nil: it has none, or the hosts show that it is not done.
	Open *desk.Task
}

// Study passes through a chapter in mode check, for a node or a satellite where there is one, and returns what was found
// of each item. The steps are the run's own.
func Study(ctx workflow.Context, r *Run, in runbook.Input, pass func(workflow.Context)) (all []Studied) {
	before := r.start.in
	r.start.in.Node, r.start.in.Satellite = in.Node, in.Satellite
	r.executor.study = func(s Studied) { all = append(all, s) }
	look := func() {
		pass(ctx)
		r.executor.flush(ctx)
	}
	if r.Checking() {
		look()
	} else {
		r.status.Rehearse(look)
	}
	r.executor.study, r.start.in = nil, before
	return all
}

func (x *executor) studied(e *entry, rows []*runbook.StepRecord) Studied {
	s := Studied{Rows: rows, Wants: e.wants, Seen: e.seen}
	if e.kind == taskItem && (!e.looks() || e.holds()) {
		if open := e.task.Unsaid(x.record.Fact, true); open.ToSay() {
			s.Open = &open
		}
	}
	return s
}

// Drop removes the steps since a mark from the report.
func Drop(ctx workflow.Context, r *Run, m progress.Mark) { r.report.Drop(ctx, m) }

// Ask has a person answer a task whose answer the chapter keeps itself; nil: nobody has. A typed value that differs
// from the site file stops the run; what else was given then counts too.
func Ask(ctx workflow.Context, r *Run, t desk.Task) (said []runbook.DecisionRecord) {
	e := &entry{Item: Asking(t)}
	for r.desk.Proceed(ctx) {
		reply := r.desk.Show(ctx, t)
		switch {
		case reply.Confirmed != nil:
			return append(said, *reply.Confirmed)
		case len(reply.Differing) == 0 || !r.executor.parkDiffering(ctx, e, reply):
			return nil
		}
		var given runbook.DecisionRecord
		t, given = t.Left(reply)
		said = append(said, given)
	}
	return nil
}

// Adopted says what adopt has found and recorded, for result and evidence.
func Adopted(r *Run, a runbook.Adoption) { r.adoption = &a }
