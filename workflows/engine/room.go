package engine

import (
	"errors"
	"time"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

const (
	// firstRoomPause and longestRoomPause bound the pause between two attempts at writing evidence.
	firstRoomPause   = 15 * time.Second
	longestRoomPause = 10 * time.Minute
)

// room is the wait of a run whose evidence cannot be written.
type room struct {
	runbook.EvidenceWait
	id    string
	calls *caller
	// canceled reports whether the run was canceled while it waits.
	canceled func() bool
	// retried: a person wants an attempt now. abandoned: a person ends the run without a file.
	retried   bool
	abandoned *runbook.DecisionRecord
}

// validate refuses what cannot be decided in this wait.
func (w *room) validate(name string, decision runbook.Decision) error {
	switch {
	case name != runbook.RetryUpdate && name != runbook.AbortUpdate:
		return failure(runbook.ErrDecisionRefused, "cannot %s %s: its work is done and it waits until its evidence can be written; retry writes it now, abort ends the run without a file", name, w.id)
	case w.abandoned != nil:
		return failure(runbook.ErrDecisionRefused, "cannot %s %s: %s has ended its wait already", name, w.id, w.abandoned.Operator)
	case decision.Step != "" || decision.Host != "":
		return failure(runbook.ErrDecisionRefused, "cannot %s %s: no step waits, only its evidence file; leave step and host out", name, w.id)
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

// tryEvidence is one attempt at writing the evidence file. What the next one would find is waited for
// in sight, not by a policy.
func tryEvidence(ctx workflow.Context, calls *caller, e runbook.Evidence) (runbook.EvidenceFile, error) {
	var file runbook.EvidenceFile
	s := runbook.Step{Title: "write the evidence of " + e.WorkflowID}
	return file, calls.once(ctx, s, runbook.WriteEvidenceActivity, e.Pack(), &file)
}

// await waits until the evidence can be written, and writes it. Between two attempts only a small request
// tries the directory: the evidence itself would fill the history.
func (w *room) await(ctx workflow.Context, err error, refresh func(workflow.Context), evidence func() runbook.Evidence) (runbook.EvidenceFile, error) {
	for pause := firstRoomPause; ; pause = min(2*pause, longestRoomPause) {
		w.Error, w.Next = reasonOf(err), workflow.Now(ctx).Add(pause)
		refresh(ctx)
		if w.rest(ctx, pause); w.abandoned != nil {
			return runbook.EvidenceFile{}, failure(runbook.ErrAborted, "by %s; the last attempt failed: %s", said(w.abandoned.Operator, w.abandoned.Reason), w.Error)
		}
		if w.canceled() {
			return runbook.EvidenceFile{}, failure(runbook.ErrAborted, "by cancellation; the last attempt failed: %s", w.Error)
		}
		var file runbook.EvidenceFile
		if file, err = w.attempt(ctx, evidence()); err == nil {
			return file, nil
		}
	}
}

// attempt writes the evidence where the directory takes a file of its size.
func (w *room) attempt(ctx workflow.Context, e runbook.Evidence) (runbook.EvidenceFile, error) {
	s := runbook.Step{Title: "look whether the evidence of " + w.id + " can be written"}
	request := runbook.EvidenceRoom{WorkflowID: w.id, Bytes: e.Size()}
	if err := w.calls.once(ctx, s, runbook.TryEvidenceActivity, request, nil); err != nil {
		return runbook.EvidenceFile{}, err
	}
	return tryEvidence(ctx, w.calls, e)
}

// rest waits visibly until the next attempt, or until a person decides.
func (w *room) rest(ctx workflow.Context, pause time.Duration) {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	options := workflow.AwaitOptions{Timeout: pause, TimerOptions: workflow.TimerOptions{Summary: runbook.Cut("waiting for evidence: "+w.Error, summaryLimit)}}
	_, _ = workflow.AwaitWithOptions(waiting, options, func() bool { return w.retried || w.abandoned != nil || w.canceled() })
	w.retried = false
}

// withoutFile says in the result that a run ends without an evidence file: it is no success.
func withoutFile(report *report, result *runbook.Result, err error) {
	text := "the run ends without an evidence file, aborted " + reasonOf(err)
	result.Deviations = append(result.Deviations, text)
	report.safe(text)
	if result.State == runbook.StateDone || result.State == runbook.StateInSync {
		result.State = runbook.StateDoneWithDeviations
	}
}

// canceledLater returns what reports whether a run is canceled that was not when its end began.
func canceledLater(ctx workflow.Context) func() bool {
	already := errors.Is(ctx.Err(), workflow.ErrCanceled)
	return func() bool { return !already && ctx.Err() != nil }
}
