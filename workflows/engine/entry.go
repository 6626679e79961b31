package engine

import (
	"slices"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
)

// entry is an item of a group while it is carried out.
type entry struct {
	Item
	// records are those of the steps, once they have begun.
	records []*runbook.StepRecord
	// seen is what the last look showed, one for each of the wants; epoch is when that was.
	seen  []runbook.Seen
	epoch int
	// open is an intent whose activity ended without an answer, openWant its wanted state.
	open     *runbook.Intent
	openWant desk.Proof
	// intents counts those of the step.
	intents int
	// made are the changes of earlier rounds: if one of them is needed again, something has undone it.
	made []runbook.Change
	// tried: an attempt has failed; repaired: the item's repair was carried out.
	tried    bool
	repaired bool
	skipped  bool
	// said are the verdicts of a task's steps where its proofs hold, in mode check.
	said []runbook.Verdict
	// notNeeded: the attempt found that the step is not applicable.
	notNeeded bool
	// until is the step until which nothing can be said in mode check.
	until string
}

// holds reports whether everything that an item looks at is as wanted.
func (e *entry) holds() bool {
	return !slices.ContainsFunc(e.seen, func(s runbook.Seen) bool { return s.Problem != nil || len(s.Changes) > 0 || s.Unsettled })
}

func (e *entry) verdictOf(record *runbook.StepRecord) runbook.Verdict {
	if e.notNeeded && len(record.Effects) == 0 {
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

// problemError returns a look's problem as the error of a step.
func problemError(p *runbook.Problem) error {
	if p == nil {
		return nil
	}
	return calls.Failure(p.Type, "%s", p.Message)
}

// giveUp records the changes of an open intent whose outcome cannot be read any more.
func (e *entry) giveUp(record *runbook.StepRecord) {
	if e.open == nil {
		return
	}
	for i, c := range e.open.Changes {
		if id := e.open.Request(i); !recorded(record, id) {
			record.Effects = append(record.Effects, runbook.Effect{Change: c, Verdict: runbook.OutcomeNotKnown, Request: id})
		}
	}
	e.open = nil
}
