package engine

import (
	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine/intent"
)

// try carries one step to its end: done, skipped by an operator, or the end of the run.
func (x *executor) try(ctx workflow.Context, e *entry, do func(workflow.Context) error) {
	if e.records == nil {
		e.records = []*runbook.StepRecord{x.report.Open(ctx, e.steps[0])}
	}
	record := e.records[0]
	record.Verdict, record.Error = "", ""
	for {
		err := do(ctx)
		if err == nil {
			x.hosts.conclude(ctx, e) // An earlier attempt may have left an intent open that this one did not need.
			record.Error = ""
			x.report.Close(ctx, record, e.verdictOf(record), "")
			if e.facts != nil {
				e.facts(ctx, record.Facts)
			}
			return
		}
		e.tried = true
		record.Error = calls.Reason(err)
		if x.status.Interrupted(ctx, err) {
			x.hosts.conclude(ctx, e)
			x.report.Close(ctx, record, runbook.Failed, "")
			return
		}
		var remedy *Remedy
		if !e.noRemedy {
			remedy = x.remedyOf(ctx, record)
		}
		if x.status.OK() && remedy == nil && e.repair != nil && !e.repaired && calls.IsFault(err) {
			e.repaired = true
			err = e.repair(ctx, &Attempt{exec: x, entry: e, repairs: true}, err)
			if err == nil && x.desk.Proceed(ctx) {
				e.intents.MayRepeat()
				continue
			}
			if err != nil {
				record.Error = calls.Reason(err)
			}
		}
		switch decision := x.desk.ParkOffering(ctx, record, e.guarded(), remedy.offer(calls.TypeOf(err))); decision.Action {
		case runbook.RetryUpdate:
			e.repaired = false
			e.intents.MayRepeat() // The person wants the change made again, and the cause of the failure may be gone.
			if remedy != nil || !x.status.OK() {
				// The run ends, or the changes of the remedy must not count as the outcome of an open intent.
				x.hosts.conclude(ctx, e)
			}
			if !remedy.carryOut(ctx, x) {
				x.report.Close(ctx, record, runbook.Failed, "")
				return
			}
			record.Error = "" // The step is in work again.
		case runbook.SkipUpdate:
			e.skipped = true
			x.hosts.conclude(ctx, e)
			x.report.Deviate(record.Step, decision)
			x.report.Close(ctx, record, runbook.Skipped, runbook.SaidBy(decision.Operator, decision.Reason))
			return
		default:
			x.hosts.conclude(ctx, e)
			x.report.Close(ctx, record, runbook.Failed, "")
			return
		}
	}
}

// makeTrueAtTheEnd brings about one wanted state at the end of a failed run. It parks nowhere: nobody may be there to decide.
func (x *executor) makeTrueAtTheEnd(ctx workflow.Context, s runbook.Step, want kinds.Wanted) error {
	if x.status.LockLost() {
		const why = "the lock of the cluster was lost, and another run may work on the cluster"
		x.report.NotSafe(s, "was not done ("+why+")")
		return calls.Failure(runbook.ErrLockLost, "cannot make the site safe: %s", why)
	}
	e := &entry{Item: Ensure(s, want), epoch: -1}
	record := x.report.Open(ctx, s)
	e.records = []*runbook.StepRecord{record}
	x.hosts.look(ctx, []*entry{e})
	err := x.makeTrue(ctx, []*entry{e}, e)
	if err != nil {
		x.hosts.conclude(ctx, e)
		record.Error = calls.Reason(err)
		x.report.Close(ctx, record, runbook.Failed, "")
		x.report.NotSafe(s, "failed ("+record.Error+")")
		return err
	}
	x.report.Close(ctx, record, intent.Verdict(record.Effects), "")
	return nil
}

// hold reports whether proofs hold, and returns what the hosts show. Where a host cannot be read, an operator is asked.
func (x *executor) hold(ctx workflow.Context, proofs []desk.Proof) (holds bool, shown []runbook.Fact) {
	if !x.status.OK() {
		return false, nil
	}
	e := &entry{Item: Unless(proofs[0].Step, proofs, nil), epoch: -1}
	x.hosts.look(ctx, []*entry{e})
	holds = x.readable(ctx, e) && e.holds()
	for _, seen := range e.seen {
		shown = append(shown, seen.Facts...)
	}
	return holds, shown
}
