package engine

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

// judgeAll judges what was seen of all entries of a group.
func judgeAll(entries []*entry) map[*entry]runbook.Judgement {
	var all []runbook.Planned
	for order, e := range entries {
		for part, seen := range e.seen {
			item := runbook.LookItem{Step: e.wants[part].Step, Place: order, Part: part, Remover: e.remover(), Until: e.until, Earlier: e.earlier}
			all = append(all, runbook.Planned{LookItem: item, Seen: seen})
		}
	}
	judged := map[*entry]runbook.Judgement{}
	for _, step := range runbook.JudgeAll(all) {
		judged[entries[step.Place]] = step.Judgement
	}
	return judged
}

// plan reports one item of mode check, which was judged with those before it where it was looked at.
func (x *executor) plan(ctx workflow.Context, e *entry, judged runbook.Judgement) {
	switch {
	case e.onTheWay():
		x.reportAll(ctx, e, runbook.NotApplicable, OnTheWayOnly)
	case e.kind == deviationItem:
		x.report.Choose(ctx, e.steps[0], e.note)
	case e.kind == reportItem:
		x.planReport(ctx, e)
	case e.kind == taskItem:
		x.planTask(ctx, e, judged)
	case !e.looks():
		x.planPerform(ctx, e)
	default:
		x.planLook(ctx, e, judged)
	}
}

// planReport reports a step whose verdict the chapter gives. Where a read that the chapter needs for that has
// failed, a step of a host is unknown.
func (x *executor) planReport(ctx workflow.Context, e *entry) {
	if why := e.unread; why != "" && e.steps[0].Host != "" {
		record := x.report.Open(ctx, e.steps[0])
		record.Error = why
		x.report.Close(ctx, record, runbook.Unknown, "")
		return
	}
	x.report.Add(ctx, e.steps[0], e.verdict, e.note)
}

// OnTheWayOnly is why mode check leaves out a state that is no part of the end state.
const OnTheWayOnly = "a run needs this state only while it works, so a check does not look at this state"

func (x *executor) planLook(ctx workflow.Context, e *entry, judged runbook.Judgement) {
	record := x.report.Open(ctx, e.steps[0])
	for _, seen := range e.seen {
		record.Facts = append(record.Facts, seen.Facts...)
		if judged.Verdict != runbook.NotApplicable {
			record.Pending = append(record.Pending, seen.Changes...)
		}
		progress.Warn(record, seen.Warnings...)
	}
	record.Error = judged.Problem
	x.report.Close(ctx, record, judged.Verdict, judged.Note)
}

func (x *executor) planTask(ctx workflow.Context, e *entry, judged runbook.Judgement) {
	switch {
	case e.looks():
	case e.earlier != "":
		judged = runbook.CarriedOutEarlier(e.earlier)
	default:
		judged.Verdict = runbook.NeedsPerson
	}
	why := judged.Why()
	if judged.Verdict == runbook.Unchanged {
		x.planSaid(ctx, e)
		return
	}
	if judged.Verdict == runbook.NeedsPerson {
		why = "a run that carries out this step shows the operator task '" + e.task.Title + "'"
	}
	x.reportAll(ctx, e, judged.Verdict, why)
}

// planSaid reports a task whose proofs hold: what no host shows is on record, or a person has to state it.
func (x *executor) planSaid(ctx workflow.Context, e *entry) {
	t := e.task.Unsaid(x.record.Fact, true)
	for i, s := range e.steps {
		why := ""
		if e.said[i] == runbook.NeedsPerson {
			why = "a run that carries out this step shows the operator task '" + t.Title + "'"
		}
		if e.said[i] == runbook.Attested {
			why = x.record.Because(t.FactOf(s))
		}
		x.report.Add(ctx, s, e.said[i], why)
	}
}

// noteSaid finds the verdicts of a task's steps where its proofs hold, for the look and for planSaid.
func (x *executor) noteSaid(e *entry) {
	if e.kind != taskItem {
		return
	}
	t := e.task.Unsaid(x.record.Fact, true)
	for _, s := range e.steps {
		typed := slices.ContainsFunc(t.Values, func(v runbook.IrrevocableValue) bool { return v.Step == s.ID })
		switch {
		case t.Asks(s) || typed:
			e.said = append(e.said, runbook.NeedsPerson)
		case t.Proven(s):
			e.said = append(e.said, runbook.Unchanged)
		default:
			e.said = append(e.said, runbook.Attested)
		}
	}
}

// holdsAs is the verdict of a step of a task where its proofs hold, if it is not unchanged.
func (e *entry) holdsAs(s runbook.Step) runbook.Verdict {
	i := slices.IndexFunc(e.steps, func(of runbook.Step) bool { return of.ID == s.ID && of.Host == s.Host })
	if i < 0 || i >= len(e.said) || e.said[i] == runbook.Unchanged {
		return ""
	}
	return e.said[i]
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
	case len(record.Pending) > 0 && e.earlier != "":
		judged := runbook.CarriedOutEarlier(e.earlier)
		record.Pending = nil
		x.report.Close(ctx, record, judged.Verdict, judged.Note)
	case len(record.Pending) > 0:
		x.report.Close(ctx, record, runbook.WouldChange, "")
	case e.until != "":
		x.report.Close(ctx, record, runbook.Unknown, "until "+e.until)
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
