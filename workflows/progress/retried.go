package progress

import (
	"slices"

	"changeover/runbook"
)

// retry is an error of a step that a person has retried.
type retry struct {
	operator, failure string
	// warning is the index of the warning that keeps the error.
	warning int
}

// text is the warning about the error. An error contains advice, which nobody has to follow after the step has completed.
func (r retry) text(completed bool) string {
	failed := "this step failed before " + r.operator + " sent retry"
	if completed {
		return failed + ". The step has completed since, and no action is needed. The earlier error was: " + r.failure
	}
	return failed + ": " + r.failure
}

// Retried keeps the error of a step that a person retries in a warning, since a later success removes the error from the
// step.
func (r *Report) Retried(record *runbook.StepRecord, operator string) {
	kept := retry{operator: operator, failure: record.Error}
	Warn(record, kept.text(false))
	kept.warning = slices.Index(record.Warnings, kept.text(false))
	r.retries[record] = append(r.retries[record], kept)
}

// settleRetries makes the warnings about earlier errors of a step fit its verdict.
func (r *Report) settleRetries(record *runbook.StepRecord) {
	for _, kept := range r.retries[record] {
		record.Warnings[kept.warning] = kept.text(completed(record.Verdict))
	}
}

// completed reports whether a step with this verdict is done.
func completed(verdict runbook.Verdict) bool {
	switch verdict {
	case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Attested, runbook.NotApplicable:
		return true
	case runbook.WouldChange, runbook.Unknown, runbook.Failed, runbook.NeedsPerson, runbook.Skipped, runbook.NotReached:
	}
	return false
}
