// Package schedule holds what is different for a run that a schedule has started: nobody waits for it.
package schedule

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
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
