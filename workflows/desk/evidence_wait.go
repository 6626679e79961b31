package desk

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

const (
	// The pause between two attempts at writing evidence doubles from firstRoomPause to longRoomPause. Later it is a tenth of
	// the time that the run has waited already, up to longestRoomPause: attempts at a constant pace would fill the history of a
	// run that waits for weeks.
	firstRoomPause   = 15 * time.Second
	longRoomPause    = 10 * time.Minute
	longestRoomPause = 6 * time.Hour
)

// room is the wait of a run whose evidence cannot be written.
type room struct {
	runbook.EvidenceWait
	id string
	// canceled reports whether the run was canceled while it waits.
	canceled func() bool
	// retried: a person wants an attempt now. abandoned: a person ends the run without a file.
	retried   bool
	abandoned *runbook.DecisionRecord
}

// AwaitRoom takes everything off the desk and waits until an attempt at writing the evidence succeeds. It
// fails if a person aborts the wait, or canceled reports that the run was canceled meanwhile; failed is the
// error of the first attempt.
func (d *Desk) AwaitRoom(ctx workflow.Context, failed error, canceled func() bool, attempt func(workflow.Context) error) error {
	d.Close()
	d.room = &room{id: d.status.ID(), canceled: canceled, EvidenceWait: runbook.EvidenceWait{Since: workflow.Now(ctx)}}
	defer func() { d.room = nil }()
	return d.room.await(ctx, failed, d.hooks.Refresh, attempt)
}

// validate refuses what cannot be decided in this wait.
func (w *room) validate(name string, decision runbook.Decision) error {
	switch {
	case name != runbook.RetryUpdate && name != runbook.AbortUpdate:
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: the run has done its work and only waits until its evidence can be written; send retry to write the evidence now, or abort to end the run without an evidence file", name, w.id)
	case w.abandoned != nil:
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: %s has already ended the wait for the evidence", name, w.id, runbook.PersonName(w.abandoned.Operator))
	case decision.Step != "" || decision.Host != "":
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: the run waits for its evidence file, not for a decision on a step; send this decision again without step and host", name, w.id)
	}
	return signed(decision)
}

func (w *room) decide(record *runbook.DecisionRecord) {
	if record.Action == runbook.AbortUpdate {
		w.abandoned = record
		return
	}
	w.retried = true
}

// await makes an attempt after each pause until one succeeds.
func (w *room) await(ctx workflow.Context, err error, refresh func(workflow.Context), attempt func(workflow.Context) error) error {
	for pause := firstRoomPause; err != nil; pause = w.nextPause(ctx, pause) {
		w.Error, w.Next = calls.Reason(err), workflow.Now(ctx).Add(pause)
		refresh(ctx)
		w.rest(ctx, pause)
		canceled := w.canceled() // The parent's abort may come with the cancellation, and is taken over here.
		if w.abandoned != nil {
			return calls.Failure(runbook.ErrAborted, "by %s; the last attempt failed: %s", runbook.SaidBy(w.abandoned.Operator, w.abandoned.Reason), w.why())
		}
		if canceled {
			return calls.Failure(runbook.ErrAborted, "by cancellation; the last attempt failed: %s", w.why())
		}
		err = attempt(ctx)
	}
	return nil
}

// nextPause is the pause that follows one.
func (w *room) nextPause(ctx workflow.Context, pause time.Duration) time.Duration {
	waited := workflow.Now(ctx).Sub(w.Since)
	return min(2*pause, max(longRoomPause, waited/10), longestRoomPause)
}

// why is the error of the last attempt in a run that makes no other one.
func (w *room) why() string {
	return strings.TrimSuffix(w.Error, runbook.RetriesItself) + "; the schedule " + runbook.CloseEvidenceSchedule + " writes the file from the history as soon as a worker can write to the evidence directory"
}

// rest waits visibly until the next attempt, or until a person decides.
func (w *room) rest(ctx workflow.Context, pause time.Duration) {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	options := workflow.AwaitOptions{Timeout: pause, TimerOptions: workflow.TimerOptions{Summary: calls.SummaryOf(runbook.EvidenceSummary + w.Error)}}
	_, _ = workflow.AwaitWithOptions(waiting, options, func() bool { return w.canceled() || w.retried || w.abandoned != nil })
	w.retried = false
}
