package runbook

import "slices"

// Verdict is what is known of a step when it is over. The set is closed; a step in work has none.
type Verdict string

// Verdicts of a step.
const (
	// Unchanged: the wanted state was there already, or a check holds.
	Unchanged Verdict = "unchanged"
	// Changed: the service changed something and saw the wanted state afterwards.
	Changed Verdict = "changed"
	// ChangedAnswerLost: a change was sent, its answer was lost, and the next read shows its effect.
	ChangedAnswerLost Verdict = "changed (answer lost)"
	// WouldChange: mode check found something that a run would change.
	WouldChange Verdict = "would-change"
	// Unknown: the state was not seen; the note says why, or until which step.
	Unknown Verdict = "unknown"
	// OutcomeNotKnown: a change was intended, and it cannot be known whether this run made it.
	OutcomeNotKnown Verdict = "outcome-not-known"
	// Failed: the step failed.
	Failed Verdict = "failed"
	// NeedsPerson: mode check found work for a person, or a check that does not hold.
	NeedsPerson Verdict = "needs-person"
	// Attested: a person said so, in an answer or in the site file; no host was read.
	Attested Verdict = "attested"
	// NotApplicable: the site or the moment does not need the step; the note says why.
	NotApplicable Verdict = "not-applicable"
	// Skipped: an operator skipped the step.
	Skipped Verdict = "skipped"
	// NotReached: the run ended before the step.
	NotReached Verdict = "not-reached"
)

// Verdicts returns the closed set in the order in which reports list it.
func Verdicts() []Verdict {
	return []Verdict{
		Unchanged, Changed, ChangedAnswerLost, WouldChange, Unknown, OutcomeNotKnown,
		Failed, NeedsPerson, Attested, NotApplicable, Skipped, NotReached,
	}
}

// Reached reports whether the step's wanted state is there, as far as anyone can know.
func (v Verdict) Reached() bool {
	switch v {
	case Unchanged, Changed, ChangedAnswerLost, Attested, NotApplicable:
		return true
	case WouldChange, Unknown, OutcomeNotKnown, Failed, NeedsPerson, Skipped, NotReached:
		return false
	}
	return false
}

// Word is the verdict as plan, watch, audit and the UI show it, which is the word that evidence holds. A
// step without a verdict is in work.
func (v Verdict) Word() string {
	switch {
	case v == "":
		return "in work"
	case slices.Contains(Verdicts(), v):
		return string(v)
	}
	return "'" + string(v) + "' (unknown to this release)"
}
