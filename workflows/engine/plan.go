package engine

import (
	"slices"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"

	"go.temporal.io/sdk/workflow"
)

// plan reports one item of mode check. until names the last step before it that is pending, whose
// change decides what later ones will find.
func (x *executor) plan(ctx workflow.Context, e *entry, until *string) {
	switch {
	case e.onTheWay():
		x.reportAll(ctx, e, runbook.NotApplicable, OnTheWayOnly)
	case e.kind == deviationItem:
		x.report.Choose(ctx, e.steps[0], e.note)
	case e.kind == reportItem:
		x.planReport(ctx, e)
	case e.kind == taskItem:
		x.planTask(ctx, e, until)
	case !e.looks():
		x.planPerform(ctx, e)
	default:
		x.planLook(ctx, e, until)
	}
}

// planReport reports what the chapter says of a step. Where a read that the chapter decides by has failed,
// it says nothing of a host.
func (x *executor) planReport(ctx workflow.Context, e *entry) {
	if why := x.hosts.unread; why != "" && e.steps[0].Host != "" {
		record := x.report.Open(ctx, e.steps[0])
		record.Error = why
		x.report.Close(ctx, record, runbook.Unknown, "")
		return
	}
	x.report.Add(ctx, e.steps[0], e.verdict, e.note)
}

// OnTheWayOnly is why mode check leaves out what is no part of the end state.
const OnTheWayOnly = "only while something is being changed"

func (x *executor) planLook(ctx workflow.Context, e *entry, until *string) {
	record := x.report.Open(ctx, e.steps[0])
	for _, seen := range e.seen {
		record.Facts = append(record.Facts, seen.Facts...)
		record.Pending = append(record.Pending, seen.Changes...)
		progress.Warn(record, seen.Warnings...)
	}
	problem := firstProblem(e.seen)
	switch {
	case problem != nil && *until != "" && problem.Type == runbook.ErrPrecondition:
		x.report.Close(ctx, record, runbook.Unknown, "until "+*until)
	case problem != nil && problem.Seen():
		record.Error = problem.Message
		x.report.Close(ctx, record, runbook.NeedsPerson, "")
	case problem != nil:
		record.Error = problem.Message
		x.report.Close(ctx, record, runbook.Unknown, "")
	case len(record.Pending) == 0 && unsettled(e.seen):
		x.report.Close(ctx, record, runbook.Unknown, runbook.StillChanges)
	case len(record.Pending) == 0:
		x.report.Close(ctx, record, runbook.Unchanged, "")
	case e.mustHold() && *until != "":
		// An earlier step may make it so.
		x.report.Close(ctx, record, runbook.Unknown, "until "+*until)
	case e.mustHold() || hasFinding(record.Pending) && e.kind == ensureItem:
		x.report.Close(ctx, record, runbook.NeedsPerson, "")
	default:
		*until = e.steps[0].Place()
		x.report.Close(ctx, record, runbook.WouldChange, "")
	}
}

func (x *executor) planTask(ctx workflow.Context, e *entry, until *string) {
	verdict, note := runbook.Unchanged, ""
	switch problem := firstProblem(e.seen); {
	case len(e.seen) == 0:
		verdict, note = runbook.NeedsPerson, "operator task '"+e.task.Title+"' is open"
	case problem != nil && !problem.Seen():
		verdict, note = runbook.Unknown, problem.Message
	case problem != nil && *until != "":
		verdict, note = runbook.Unknown, "until "+*until
	case !e.holds():
		verdict, note = runbook.NeedsPerson, "operator task '"+e.task.Title+"' is open"
	}
	if verdict == runbook.Unchanged {
		x.planSaid(ctx, e)
		return
	}
	if verdict == runbook.NeedsPerson && e.looks() {
		// A statement changes nothing that a host shows.
		*until = e.steps[0].Place()
	}
	x.reportAll(ctx, e, verdict, note)
}

// planSaid reports a task whose proofs hold: what no host shows is on record, or a person has to state it.
func (x *executor) planSaid(ctx workflow.Context, e *entry) {
	t := x.record.unsaid(e.task, true)
	for _, s := range e.steps {
		typed := slices.ContainsFunc(t.Values, func(v runbook.IrrevocableValue) bool { return v.Step == s.ID })
		switch {
		case t.Asks(s) || typed:
			x.report.Add(ctx, s, runbook.NeedsPerson, "operator task '"+t.Title+"' is open")
		case t.Proven(s):
			x.report.Add(ctx, s, runbook.Unchanged, "")
		default:
			x.report.Add(ctx, s, runbook.Attested, x.record.Because(t.FactOf(s)))
		}
	}
}

// planPerform runs a step that is in the chapter's own words. In mode check it may look and read.
func (x *executor) planPerform(ctx workflow.Context, e *entry) {
	record := x.report.Open(ctx, e.steps[0])
	e.records = []*runbook.StepRecord{record}
	err := e.do(ctx, &Attempt{exec: x, entry: e})
	switch {
	case err != nil && x.status.Interrupted(ctx, err):
		x.report.Close(ctx, record, runbook.NotReached, "")
	case err != nil && (runbook.Problem{Type: calls.TypeOf(err)}).Seen():
		record.Error = calls.Reason(err)
		x.report.Close(ctx, record, runbook.NeedsPerson, "")
	case err != nil:
		record.Error = calls.Reason(err)
		x.report.Close(ctx, record, runbook.Unknown, "")
	case len(record.Pending) > 0:
		x.report.Close(ctx, record, runbook.WouldChange, "")
	default:
		x.report.Close(ctx, record, e.verdictOf(record), "")
	}
}

func (x *executor) reportAll(ctx workflow.Context, e *entry, verdict runbook.Verdict, note string) {
	for _, s := range e.steps {
		if x.status.OK() {
			x.report.Add(ctx, s, verdict, note)
		}
	}
}

func firstProblem(seen []runbook.Seen) *runbook.Problem {
	for _, s := range seen {
		if s.Problem != nil {
			return s.Problem
		}
	}
	return nil
}

func unsettled(seen []runbook.Seen) bool {
	return slices.ContainsFunc(seen, func(s runbook.Seen) bool { return s.Unsettled })
}

func hasFinding(changes []runbook.Change) bool {
	return slices.ContainsFunc(changes, func(c runbook.Change) bool { return c.Command == "" })
}

// comesBack reports whether a change was made in an earlier round already.
func comesBack(made, changes []runbook.Change) bool {
	return slices.ContainsFunc(changes, func(c runbook.Change) bool { return slices.ContainsFunc(made, c.Same) })
}
