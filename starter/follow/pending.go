package follow

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	workflow "go.temporal.io/api/workflow/v1"

	"changeover/runbook"
	"changeover/runbook/history"
)

// Waits says what an activity of a run waits for, or nothing if it has begun after a time and has not failed before.
func Waits(a *workflow.PendingActivityInfo, since time.Time) string {
	attempt, failed := a.GetAttempt(), ""
	if a.GetLastFailure() != nil {
		failed = ": " + history.Reason(a.GetLastFailure())
	}
	clock := func(at time.Time) string { return at.Local().Format(time.TimeOnly) }
	switch a.GetState() {
	case enums.PENDING_ACTIVITY_STATE_PAUSED, enums.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED:
		return fmt.Sprintf("attempt %d is paused; open this run in Temporal's UI and unpause the activity '%s' there", attempt, a.GetActivityType().GetName())
	case enums.PENDING_ACTIVITY_STATE_SCHEDULED:
		if attempt < 2 {
			return ""
		}
		return fmt.Sprintf("attempt %d begins at %s; attempt %d failed%s", attempt, clock(a.GetScheduledTime().AsTime()), attempt-1, failed)
	}
	switch begun := a.GetLastStartedTime().AsTime(); {
	case attempt > 1:
		return fmt.Sprintf("attempt %d has been running since %s; attempt %d failed%s", attempt, clock(begun), attempt-1, failed)
	case a.GetLastStartedTime() == nil || begun.After(since):
		return ""
	default:
		return "running since " + clock(begun)
	}
}

// pending says once for each attempt what the activities of a run wait for, such as a host that does not answer: only
// their end comes into the history.
func (r *reader) pending(activities []*workflow.PendingActivityInfo, since time.Time) {
	for _, a := range activities {
		text, key := Waits(a, since), fmt.Sprintf("%s/%d", a.GetActivityId(), a.GetAttempt())
		if text == "" || r.waits[key] {
			continue
		}
		r.waits[key] = true
		r.f.say(Event{Kind: Pending, Time: time.Now(), Runbook: r.runbook, WorkflowID: r.id, RunID: r.runID, Activity: a.GetActivityType().GetName(), Text: r.workOf(a) + ": " + text})
	}
}

// workOf says what an activity works on: the SDK names it by the event that scheduled it.
func (r *reader) workOf(a *workflow.PendingActivityInfo) string {
	event, err := strconv.ParseInt(a.GetActivityId(), 10, 64)
	asked, ok := r.asked[event]
	switch {
	case err != nil || !ok:
		return a.GetActivityType().GetName()
	case len(asked.Items) > 0:
		return fmt.Sprintf("%s: reading the state for %s", asked.Items[0].Step.Host, runbook.Count(len(asked.Items), "step"))
	}
	title := asked.Step.Title
	if asked.Intent.ID != "" {
		// The title says what is not true yet.
		title = "working on '" + title + "'"
	}
	return strings.TrimPrefix(asked.Step.Host+": ", ": ") + title
}
