package desk

import (
	"time"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// A run takes 2,000 Updates in all (Temporal: history.maxTotalUpdates), those included that its handlers
// refuse. Once they are used up it could be neither confirmed nor aborted, so they are spent more slowly the
// more there were, and the last ones are kept for abort.
const (
	freeUpdates   = 500
	pacedUpdates  = 1000
	lastUpdates   = 1950
	pacedPause    = time.Minute
	longPause     = 10 * time.Minute
	serverUpdates = 2000
)

// budget counts the Updates that a run has accepted.
type budget struct {
	accepted int
	last     time.Time
}

// pause is the time between two Updates.
func (b *budget) pause() time.Duration {
	switch {
	case b.accepted < freeUpdates:
		return 0
	case b.accepted < pacedUpdates:
		return pacedPause
	}
	return longPause
}

// check refuses an Update that comes too soon, or that is one of the last and not an abort.
func (b *budget) check(name, id string, now time.Time) error {
	if name == runbook.AbortUpdate {
		return nil
	}
	if b.accepted >= lastUpdates {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: it has taken %d decisions, and Temporal allows %d; what is left is kept for abort; abort it and start the runbook again, finished steps are not repeated",
			name, id, b.accepted, serverUpdates)
	}
	if next := b.last.Add(b.pause()); now.Before(next) {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: it has taken %d decisions, and Temporal allows %d, so now it takes one every %s; send it again after %s",
			name, id, b.accepted, serverUpdates, b.pause(), next.UTC().Format(time.RFC3339))
	}
	return nil
}

// spend counts an Update that is accepted.
func (b *budget) spend(now time.Time) { b.accepted, b.last = b.accepted+1, now }
