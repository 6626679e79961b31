package engine

import (
	"slices"
	"time"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine/intent"
)

// entry is an item of a group while it is carried out.
type entry struct {
	Item
	// records are those of the steps, once they have begun.
	records []*runbook.StepRecord
	// seen is what the last look showed, one for each of the wants; epoch is when that was.
	seen  []runbook.Seen
	epoch int
	// at is the time of the last look.
	at      time.Time
	intents intent.Log
	// tried: an attempt has failed; repaired: the item's repair was carried out.
	tried    bool
	repaired bool
	skipped  bool
	// said are the verdicts of a task's steps where its proofs hold, in mode check.
	said []runbook.Verdict
	// notNeeded: the attempt found that the step is not applicable.
	notNeeded bool
	// unread is the error of the chapter's last read before a report of mode check.
	unread string
	// until is the step until which nothing can be said in mode check.
	until string
	// earlier is the same step where an earlier runbook of the deployment carries it out, in mode check.
	earlier string
}

// holds reports whether everything that an item looks at is as wanted.
func (e *entry) holds() bool {
	return !slices.ContainsFunc(e.seen, func(s runbook.Seen) bool { return s.Problem != nil || len(s.Changes) > 0 || s.Unsettled })
}

func (e *entry) verdictOf(record *runbook.StepRecord) runbook.Verdict {
	if e.notNeeded && len(record.Effects) == 0 {
		return runbook.NotApplicable
	}
	return intent.Verdict(record.Effects)
}

// problemError returns a look's problem as the error of a step.
func problemError(p *runbook.Problem) error {
	if p == nil {
		return nil
	}
	return calls.Failure(p.Type, "%s", p.Message)
}
