package desk

import (
	"time"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// A run takes 2,000 Updates in all (Temporal: history.maxTotalUpdates), including those that its handlers
// refuse. A run that has used them up could be neither confirmed nor aborted, so it takes them more and more
// slowly, and keeps the last ones for abort.
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
	// start is the command that starts the runbook again; empty: nobody knows the command.
	start string
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
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: the run has accepted %d of the %d decisions that Temporal allows; the last decisions are reserved for abort. "+
			"Abort the run, then "+runbook.NameStart(runbook.StartAgain, b.start)+": finished steps are not repeated",
			name, id, b.accepted, serverUpdates)
	}
	if next := b.last.Add(b.pause()); now.Before(next) {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: the run has accepted %d of the %d decisions that Temporal allows, so the run now accepts only one decision every %s; send this decision again after %s",
			name, id, b.accepted, serverUpdates, b.pause(), next.UTC().Format(time.RFC3339))
	}
	return nil
}

// Acted returns when a person last answered the run; zero: nobody has.
func Acted(d *Desk) time.Time { return d.budget.last }

// spend counts an Update that is accepted.
func (b *budget) spend(now time.Time) { b.accepted, b.last = b.accepted+1, now }
