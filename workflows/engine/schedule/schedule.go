// Package schedule holds what is different for a run that a schedule has started: nobody waits for it.
package schedule

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// Search attributes that the server gives a run of a schedule: the schedule's ID, and the time of the calendar.
var (
	By = temporal.NewSearchAttributeKeyKeyword("TemporalScheduledById")
	At = temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")
)

// Started reports whether a schedule has started the run.
func Started(ctx workflow.Context) bool {
	_, scheduled := workflow.GetTypedSearchAttributes(ctx).GetKeyword(By)
	return scheduled
}

// patience is how long a scheduled run waits for a person. A question that nobody answers would keep
// the lock, and later drills from starting.
const patience = time.Hour

// Patience is how long a question may stay unanswered in a run that otherwise waits so long.
func Patience(scheduled bool, otherwise time.Duration) time.Duration {
	if scheduled {
		return min(otherwise, patience)
	}
	return otherwise
}

// Missed returns an error if the run is a drill that would begin too late. The server starts a drill within
// catchUp of its time, and then the drill waits for a worker, for hours if there is none.
func Missed(ctx workflow.Context, site string, catchUp time.Duration) error {
	attributes := workflow.GetTypedSearchAttributes(ctx)
	if by, _ := attributes.GetKeyword(By); by != runbook.DrillSchedule(site) {
		return nil
	}
	info := workflow.GetInfo(ctx)
	wanted := info.WorkflowStartTime
	// The server itself starts a drill later than this only if a person asks for a missed one.
	if at, ok := attributes.GetTime(At); ok && wanted.Sub(at) <= catchUp {
		wanted = at
	}
	if workflow.Now(ctx).Sub(wanted) <= catchUp {
		return nil
	}
	return calls.Failure(runbook.ErrSkipped, "%s was skipped: no worker began this drill within %s (test.drill.catchUpMinutes) after %s; the next run starts at the next time of the schedule",
		info.WorkflowExecution.ID, catchUp, wanted.UTC().Format("2006-01-02 15:04:05 MST"))
}
