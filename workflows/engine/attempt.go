package engine

import (
	kinds "changeover/activities/engine"
	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// Attempt is one try at a step. What it makes true beside the step's own wanted state belongs to the
// step's record.
type Attempt struct {
	run   *Run
	entry *entry
}

// Step returns the step.
func (a *Attempt) Step() runbook.Step { return a.entry.steps[0] }

// Ensure makes a wanted state true on a host, as a part of the step. In mode check the differences
// are pending changes of the step.
func (a *Attempt) Ensure(ctx workflow.Context, host string, want kinds.Wanted) error {
	s := a.Step().On(host)
	part := &entry{Item: Ensure(s, want), records: a.entry.records, intents: a.entry.intents, epoch: -1}
	err := a.ensure(ctx, part)
	a.entry.intents, a.entry.open = part.intents, part.open
	if part.open != nil {
		a.entry.openWant = part.openWant
	}
	return err
}

func (a *Attempt) ensure(ctx workflow.Context, part *entry) error {
	if done, err := a.resume(ctx, part); done || err != nil {
		return err
	}
	a.run.look(ctx, []*entry{part})
	if a.run.Checking() {
		seen := part.seen[0]
		part.records[0].Pending = append(part.records[0].Pending, seen.Changes...)
		return problemError(seen.Problem)
	}
	return a.run.makeTrue(ctx, []*entry{part}, part)
}

// resume settles an intent of an earlier attempt that ended without an answer. Where the host shows
// no longer what was before, such as a restart, that intent is all there is to do.
func (a *Attempt) resume(ctx workflow.Context, part *entry) (done bool, err error) {
	if a.entry.open == nil {
		return false, nil
	}
	open, want := *a.entry.open, part.wants[0]
	part.wants = []proof{a.entry.openWant}
	err = a.run.act(ctx, part, open, true)
	part.wants = []proof{want}
	same := a.entry.openWant.want.ActivityName() == want.want.ActivityName() && a.entry.openWant.step.Host == want.step.Host
	return err == nil && same && len(open.Memory) > 0, err
}

// Look returns the differences between a host's present state and a wanted one. It changes nothing.
func (a *Attempt) Look(ctx workflow.Context, host string, want kinds.Wanted) ([]runbook.Change, error) {
	part := &entry{Item: Ensure(a.Step().On(host), want)}
	a.run.look(ctx, []*entry{part})
	return part.seen[0].Changes, problemError(part.seen[0].Problem)
}

// Begun reports whether a host shows that nothing is left to be changed for a wanted state, whatever
// became of it: a program that was begun, for example, has ended or not, well or not.
func (a *Attempt) Begun(ctx workflow.Context, host string, want kinds.Wanted) bool {
	part := &entry{Item: Ensure(a.Step().On(host), want)}
	a.run.look(ctx, []*entry{part})
	seen := part.seen[0]
	return len(seen.Changes) == 0 && (seen.Problem == nil || seen.Unsettled)
}

// Prove fails if what the step should have left behind is not there.
func (a *Attempt) Prove(ctx workflow.Context, proofs []Proof) error {
	for _, p := range proofs {
		left, err := a.Look(ctx, p.Step.Host, p.Want)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return failure(runbook.ErrVerification, "cannot verify '%s' on %s: %s; look at the installer's log and retry",
				p.Step.Title, p.Step.Host, runbook.Differences(left))
		}
	}
	return nil
}

// Read runs an activity that only reads.
func (a *Attempt) Read(ctx workflow.Context, activity string, query runbook.Query, out any) error {
	return a.run.read(ctx, a.Step(), activity, query, out)
}

// Show adds a fact to the step's record.
func (a *Attempt) Show(name, value string) {
	a.entry.records[0].Facts = append(a.entry.records[0].Facts, runbook.Fact{Name: name, Value: value})
}

// Warn adds a warning to the step's record.
func (a *Attempt) Warn(text string) { warn(a.entry.records[0], []string{text}) }

// Pending adds a pending change to a step of mode check.
func (a *Attempt) Pending(property, before, after string) {
	record := a.entry.records[0]
	record.Pending = append(record.Pending, runbook.Change{Property: property, Before: before, After: after, Command: "(a part of the step)"})
}

// Effects returns the number of effects that the step has on record.
func (a *Attempt) Effects() int { return len(a.entry.records[0].Effects) }

// NotNeeded makes the step not applicable.
func (a *Attempt) NotNeeded(why string) {
	a.entry.notNeeded, a.entry.records[0].Note = true, why
}

// try carries one step to its end: done, skipped by an operator, or the end of the run.
func (r *Run) try(ctx workflow.Context, e *entry, do func(workflow.Context) error) {
	if e.records == nil {
		e.records = []*runbook.StepRecord{r.open(ctx, e.steps[0])}
	}
	record := e.records[0]
	record.Verdict, record.Error = "", ""
	for {
		err := do(ctx)
		if err == nil {
			record.Error = ""
			r.close(ctx, record, e.verdictOf(record), "")
			if e.facts != nil {
				e.facts(ctx, record.Facts)
			}
			return
		}
		e.tried = true
		record.Error = reasonOf(err)
		if r.interrupted(ctx, err) {
			e.giveUp(record)
			r.close(ctx, record, runbook.Failed, "")
			return
		}
		if e.repair != nil && !e.repaired && isFault(err) {
			e.repaired = true
			if e.repair(ctx, &Attempt{run: r, entry: e}, err) {
				e.made = nil
				continue
			}
		}
		switch decision := r.park(ctx, record, e.guarded()); decision.Action {
		case runbook.RetryUpdate:
			e.made = nil // A person wants the change made again.
		case runbook.SkipUpdate:
			e.skipped = true
			e.giveUp(record)
			r.deviate(record.Step, decision)
			r.close(ctx, record, runbook.Skipped, said(decision.Operator, decision.Reason))
			return
		default:
			e.giveUp(record)
			r.close(ctx, record, runbook.Failed, "")
			return
		}
	}
}

func (e *entry) verdictOf(record *runbook.StepRecord) runbook.Verdict {
	if e.notNeeded {
		return runbook.NotApplicable
	}
	return verdictOf(record)
}

// verdictOf is the verdict of a step that succeeded, by the effects of all its attempts.
func verdictOf(record *runbook.StepRecord) runbook.Verdict {
	verdict := runbook.Unchanged
	for _, effect := range record.Effects {
		switch effect.Verdict {
		case runbook.OutcomeNotKnown:
			return runbook.OutcomeNotKnown
		case runbook.ChangedAnswerLost:
			verdict = runbook.ChangedAnswerLost
		case runbook.Changed:
			if verdict == runbook.Unchanged {
				verdict = runbook.Changed
			}
		case runbook.Unchanged, runbook.WouldChange, runbook.Unknown, runbook.Failed, runbook.NeedsPerson,
			runbook.Attested, runbook.NotApplicable, runbook.Skipped, runbook.NotReached:
		}
	}
	return verdict
}

// quietly runs something that is no step of the manual, such as a read that decides how to go on. It
// becomes a step of the run only when it fails, and then it can't be skipped.
func (r *Run) quietly(ctx workflow.Context, s runbook.Step, do func(workflow.Context) error) {
	var record *runbook.StepRecord
	for r.proceed(ctx) {
		err := do(ctx)
		if err == nil && record != nil {
			record.Error = ""
			r.close(ctx, record, runbook.Unchanged, "")
		}
		if err == nil {
			return
		}
		if r.interrupted(ctx, err) {
			break
		}
		if record == nil {
			record = r.open(ctx, s)
		}
		record.Error = reasonOf(err)
		if r.Checking() && isFault(err) {
			r.close(ctx, record, runbook.Unknown, "")
			return
		}
		if r.park(ctx, record, true).Action != runbook.RetryUpdate {
			break
		}
	}
	if record != nil && r.err != nil {
		r.close(ctx, record, runbook.Failed, "")
	}
}

// Read runs an activity that only reads, outside of a group: what it returns decides how to go on.
// Where it fails, an operator is asked.
func (r *Run) Read(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) {
	r.quietly(ctx, s, func(ctx workflow.Context) error { return r.read(ctx, s, activity, query, out) })
}

// read is one attempt at a query. It says which decision it follows, so that an account that a host
// has refused is tried again.
func (r *Run) read(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) error {
	return r.call(ctx, s, hostWork, activity, query.Following(r.retries), out)
}

// TryRead is Read at the end of a failed run: nobody may be there to decide about a failure.
func (r *Run) TryRead(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) error {
	return r.read(ctx, s, activity, query, out)
}

// Holds reports whether hosts show what they should. Where a host cannot be read, an operator is asked.
func (r *Run) Holds(ctx workflow.Context, proofs []Proof) bool {
	if r.err != nil {
		return false
	}
	e := &entry{Item: Unless(proofs[0].Step, proofs, nil), epoch: -1}
	r.look(ctx, []*entry{e})
	return r.readable(ctx, e) && r.holds(e)
}

// Quietly runs something that is no step of the manual. It becomes a step only when it fails.
func (r *Run) Quietly(ctx workflow.Context, s runbook.Step, do func(workflow.Context, *Attempt) error) {
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		return do(ctx, &Attempt{run: r, entry: &entry{Item: Item{steps: []runbook.Step{s}}, records: []*runbook.StepRecord{{Step: s}}}})
	})
}

// MakeTrue brings about one wanted state at the end of a failed run. It parks nowhere: nobody may be
// there to decide.
func (r *Run) MakeTrue(ctx workflow.Context, s runbook.Step, want kinds.Wanted) error {
	e := &entry{Item: Ensure(s, want), epoch: -1}
	record := r.open(ctx, s)
	e.records = []*runbook.StepRecord{record}
	r.look(ctx, []*entry{e})
	err := r.makeTrue(ctx, []*entry{e}, e)
	if err != nil {
		e.giveUp(record)
		record.Error = reasonOf(err)
		r.close(ctx, record, runbook.Failed, "")
		r.Safety("failed: " + s.Title + " (" + record.Error + ")")
		return err
	}
	r.close(ctx, record, verdictOf(record), "")
	return nil
}

// Outcome runs a group of one step and returns its effects, e.g. to see whether a role was moved.
func (r *Run) Outcome(ctx workflow.Context, item Item) []runbook.Effect {
	before := len(r.report.steps)
	r.Do(ctx, item)
	var effects []runbook.Effect
	for _, record := range r.report.steps[before:] {
		effects = append(effects, record.Effects...)
	}
	return effects
}
