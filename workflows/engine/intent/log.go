// Package intent keeps the intents of the steps of a run: what an activity is about to change, what is known to have been
// changed, and which intents are still open (design, decision 1a).
package intent

import (
	"encoding/json"
	"fmt"
	"slices"

	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
)

// Log has the intents of one step. The zero value is the log of a step that has none yet.
type Log struct {
	count int
	open  *Open
	made  []runbook.Change
}

// Open is an intent whose activity ended without an answer: some of its changes may have been made.
type Open struct {
	runbook.Intent
	// For is the wanted state of the intent. It may be the wanted state of a part of the step.
	For desk.Proof
}

// Next returns the next intent of the step, with an ID of its own. step is the number of the step in the run.
func (l *Log) Next(runID string, step int, changes []runbook.Change, memory json.RawMessage) runbook.Intent {
	l.count++
	return runbook.Intent{ID: fmt.Sprintf("%s/%d/%d", runID, step, l.count), Changes: changes, Memory: memory}
}

// Open returns the open intent; nil: all intents have an outcome.
func (l *Log) Open() *Open { return l.open }

// Part returns the log of a part of the step: the IDs continue, and an open intent stays open.
func (l *Log) Part() Log { return Log{count: l.count, open: l.open} }

// Join takes over what a part of the step has left.
func (l *Log) Join(part Log) { l.count, l.open = part.count, part.open }

// Absorb adds the result of an activity for an intent to the record of the step. If the activity ended without an
// answer, the intent stays open: a later attempt at the intent finds out its outcome.
func (l *Log) Absorb(record *runbook.StepRecord, p desk.Proof, request runbook.ActRequest, result runbook.ActResult, err error) {
	for _, effect := range result.Effects {
		if !recorded(record, effect.Request) {
			record.Effects = append(record.Effects, effect)
			l.made = append(l.made, effect.Change)
		}
	}
	l.open = nil
	if err != nil && (len(result.Sent) > 0 || !result.Settled) {
		l.open = &Open{Intent: request.Intent, For: p}
		// An answer, or a timeout, leaves an intent open only if an attempt has begun.
		l.open.Outdated = request.Intent.Outdated && result.Attempt == 0 && !temporal.IsTimeoutError(err)
	}
}

// GiveUp closes the open intent: the outcome of its changes cannot be read any more, and the record says so.
func (l *Log) GiveUp(record *runbook.StepRecord) {
	if l.open == nil {
		return
	}
	for i, c := range l.open.Changes {
		if id := l.open.Request(i); !recorded(record, id) {
			record.Effects = append(record.Effects, runbook.Effect{Change: c, Verdict: runbook.OutcomeNotKnown, Request: id})
		}
	}
	l.open = nil
}

// Undone reports whether one of these changes was made already, so that something has undone it.
func (l *Log) Undone(changes []runbook.Change) bool {
	return slices.ContainsFunc(changes, func(c runbook.Change) bool { return slices.ContainsFunc(l.made, c.Same) })
}

// MayRepeat allows all changes again, after a decision or a repair: Undone reports false until a change is made again.
func (l *Log) MayRepeat() { l.made = nil }

// recorded reports whether the step has a record of a request.
func recorded(record *runbook.StepRecord, request string) bool {
	return slices.ContainsFunc(record.Effects, func(f runbook.Effect) bool { return f.Request == request })
}

// ResultOf returns what the error of an activity for an intent shows of the activity's result. After a timeout,
// the result is settled if neither this activity nor, where resumed, an earlier one may have sent a change.
func ResultOf(err error, resumed bool) (result runbook.ActResult) {
	calls.DetailsOf(err, &result)
	if timeout, ended := calls.TimeoutOf(err); ended {
		result.Settled = !resumed && !timeout.Progress.Begun && timeout.Progress.Changes == 0
	}
	return result
}

// Verdict returns the verdict of a step that succeeded: that of the least certain of its effects.
func Verdict(effects []runbook.Effect) runbook.Verdict {
	verdict := runbook.Unchanged
	for _, effect := range effects {
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
