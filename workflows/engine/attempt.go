package engine

import (
	"time"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// Attempt is one try at a step. What it makes true in addition to the step's own wanted state belongs to
// the step's record.
type Attempt struct {
	exec  *executor
	entry *entry
	// repairs: the attempt is not at the step itself, but at its repair.
	repairs bool
}

// Step returns the step.
func (a *Attempt) Step() runbook.Step { return a.entry.steps[0] }

// Ensure makes a wanted state true on a host, as a part of the step. In mode check the differences
// are pending changes of the step.
func (a *Attempt) Ensure(ctx workflow.Context, host string, want kinds.Wanted) error {
	s := a.Step().On(host)
	part := &entry{Item: Ensure(s, want).asPart(a), records: a.entry.records, intents: a.entry.intents.Part(), epoch: -1}
	err := a.ensure(ctx, part)
	a.entry.intents.Join(part.intents)
	return err
}

func (a *Attempt) ensure(ctx workflow.Context, part *entry) error {
	if done, err := a.exec.hosts.resume(ctx, part); done || err != nil {
		return err
	}
	a.exec.hosts.look(ctx, []*entry{part})
	if a.exec.status.Checking() {
		seen := part.seen[0]
		part.records[0].Pending = append(part.records[0].Pending, seen.Changes...)
		return problemError(seen.Problem)
	}
	return a.exec.makeTrue(ctx, []*entry{part}, part)
}

// Look returns the differences between a host's present state and a wanted one. It changes nothing.
func (a *Attempt) Look(ctx workflow.Context, host string, want kinds.Wanted) ([]runbook.Change, error) {
	part := &entry{Item: Ensure(a.Step().On(host), want).asPart(a)}
	a.exec.hosts.look(ctx, []*entry{part})
	return part.seen[0].Changes, problemError(part.seen[0].Problem)
}

// Facts returns what a host shows when it is compared with a wanted state; nothing where it cannot be read.
func (a *Attempt) Facts(ctx workflow.Context, host string, want kinds.Wanted) []runbook.Fact {
	part := &entry{Item: Ensure(a.Step().On(host), want).asPart(a)}
	a.exec.hosts.look(ctx, []*entry{part})
	return part.seen[0].Facts
}

// Begun reports whether a host shows that nothing is left to be changed for a wanted state: a program that was
// started, for example, whether it still runs, has succeeded or has failed.
func (a *Attempt) Begun(ctx workflow.Context, host string, want kinds.Wanted) bool {
	part := &entry{Item: Ensure(a.Step().On(host), want).asPart(a)}
	a.exec.hosts.look(ctx, []*entry{part})
	seen := part.seen[0]
	return len(seen.Changes) == 0 && (seen.Problem == nil || seen.Unsettled)
}

// Prove fails if what the step should have left behind is not there.
func (a *Attempt) Prove(ctx workflow.Context, proofs []desk.Proof) error {
	for _, p := range a.exec.desk.CiteProofs(proofs) {
		left, err := a.Look(ctx, p.Step.Host, p.Want)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return calls.Failure(runbook.ErrVerification, "cannot verify '%s' on %s: %s; "+
				"open the log of the setup program on this host (often in the folder %%TEMP%% of the account that ran the program), find the error there, correct the cause of this error, then retry",
				p.Step.Title, p.Step.Host, runbook.Differences(left))
		}
	}
	return nil
}

// proofPause is the pause between two looks of ProveWithin.
const proofPause = 5 * time.Second

// ProveWithin is Prove for proofs that may take a while: it looks again until they hold or the time is over.
func (a *Attempt) ProveWithin(ctx workflow.Context, within time.Duration, proofs []desk.Proof) error {
	deadline := workflow.Now(ctx).Add(within)
	for {
		err := a.Prove(ctx, proofs)
		if calls.TypeOf(err) != runbook.ErrVerification || !workflow.Now(ctx).Before(deadline) {
			return err
		}
		a.exec.status.Wait(ctx, a.Step(), proofPause)
		if !a.exec.status.OK() {
			return err
		}
	}
}

// Read runs an activity that only reads.
func (a *Attempt) Read(ctx workflow.Context, activity string, query runbook.Query, out any) error {
	return a.exec.hosts.read(ctx, a.Step(), activity, query, out)
}

// Show adds a fact to the step's record.
func (a *Attempt) Show(name, value string) {
	a.entry.records[0].Facts = append(a.entry.records[0].Facts, runbook.Fact{Name: name, Value: value})
}

// Shown returns what the step's record shows under a name, such as the exit code of a program.
func (a *Attempt) Shown(name string) string {
	for _, fact := range a.entry.records[0].Facts {
		if fact.Name == name {
			return fact.Value
		}
	}
	return ""
}

// Warn adds a warning to the step's record.
func (a *Attempt) Warn(text string) { progress.Warn(a.entry.records[0], text) }

// Pending adds a pending change to a step of mode check.
func (a *Attempt) Pending(property, before, after string) {
	record := a.entry.records[0]
	record.Pending = append(record.Pending, runbook.Change{Property: property, Before: before, After: after, Command: "(the commands of the parts of this step)"})
}

// Effects returns the number of effects that the step has on record.
func (a *Attempt) Effects() int { return len(a.entry.records[0].Effects) }

// Until reports whether another step on the same host is not reached yet in mode check, or is left to an earlier runbook. The attempt's
// step is then unknown until that one.
func (a *Attempt) Until(id string) bool {
	for _, s := range a.exec.report.Steps() {
		earlier := s.Verdict == runbook.NotApplicable && a.exec.earlier.Same(s.Step) != ""
		if s.ID == id && s.Host == a.Step().Host && s.Verdict != "" && (earlier || !s.Verdict.Reached()) {
			a.entry.until = s.ReferenceOnHost()
			return true
		}
	}
	return false
}

// NotNeeded makes the step not applicable.
func (a *Attempt) NotNeeded(why string) {
	a.entry.notNeeded, a.entry.records[0].Note = true, why
}
