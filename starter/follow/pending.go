package follow

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	workflow "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"changeover/connection"
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

// Work is what an activity of a run does that takes long or has failed.
type Work struct {
	// Text names the step and its host, and says what the activity waits for.
	Text string
	// Failed: the last attempt has failed.
	Failed bool
}

// newest is how many events of a history are read to find out what its activities work on: those in work are among the last.
const newest = 1000

// UnderWay returns the work of a run that has not begun after a time, or has failed before.
func UnderWay(ctx context.Context, c *connection.Connection, run *workflowservice.DescribeWorkflowExecutionResponse, since time.Time) []Work {
	var all []Work
	r := &reader{asked: map[int64]request{}}
	for _, a := range run.GetPendingActivities() {
		text := Waits(a, since)
		if text == "" {
			continue
		}
		if all == nil {
			r.readNewest(ctx, c, run.GetWorkflowExecutionInfo().GetExecution())
		}
		all = append(all, Work{Text: r.workOf(a) + ": " + text, Failed: a.GetLastFailure() != nil})
	}
	return all
}

// readNewest takes what the last activities of a history are for. If they cannot be read, the activities keep their names.
func (r *reader) readNewest(ctx context.Context, c *connection.Connection, run *common.WorkflowExecution) {
	latest, err := c.WorkflowService().GetWorkflowExecutionHistoryReverse(ctx, &workflowservice.GetWorkflowExecutionHistoryReverseRequest{
		Namespace: c.Namespace, Execution: run, MaximumPageSize: newest,
	})
	if err != nil {
		return
	}
	for _, event := range latest.GetHistory().GetEvents() {
		if asked, ok := requestOf(event); ok {
			r.asked[event.GetEventId()] = asked
		}
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
