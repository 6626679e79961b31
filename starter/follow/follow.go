package follow

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	workflow "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"changeover/runbook"
)

// Run follows a run and the runbooks it starts until all have ended, and calls
// show for every event, never twice at once.
func Run(ctx context.Context, c client.Client, workflowID, runID string, show func(Event)) error {
	f := &follower{client: c, show: show, noticeAfter: noticeAfter}
	f.start(ctx, workflowID, runID)
	f.wait.Wait()
	return f.err
}

type follower struct {
	client client.Client
	mu     sync.Mutex
	show   func(Event)
	wait   sync.WaitGroup
	err    error
	// noticeAfter is how long a history may be silent before its run is looked at.
	noticeAfter time.Duration
}

func (f *follower) start(ctx context.Context, workflowID, runID string) {
	f.wait.Go(func() {
		if err := f.follow(ctx, workflowID, runID); err != nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			if f.err == nil {
				f.err = err
			}
		}
	})
}

// noticeAfter is how long a run may wait for a worker before that is said.
const noticeAfter = 5 * time.Second

// rest is the pause between two looks at a run that goes on, so that the server is
// asked once for several events: a run on the lab makes dozens a second.
const rest = 150 * time.Millisecond

// follow reads one history to its end, waiting for what is not there yet.
func (f *follower) follow(ctx context.Context, workflowID, runID string) error {
	r := &reader{
		f: f, id: workflowID, runID: runID,
		asked: map[int64]request{}, known: map[runbook.Step]bool{}, differs: map[runbook.Step]string{},
	}
	rested := time.Now()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	next := f.events(reading, workflowID, runID)
	silence := time.NewTimer(f.noticeAfter)
	for {
		select {
		case <-silence.C:
			// Reported once, then only after the next event.
			if !r.unanswered(ctx) {
				silence.Reset(f.noticeAfter)
			}
		case e, more := <-next:
			if !more {
				return ctx.Err()
			}
			if e.err != nil {
				return fmt.Errorf("cannot read the history of %s: %w", workflowID, e.err)
			}
			r.read(ctx, e.event)
			silence.Reset(f.noticeAfter)
			if time.Since(e.event.GetEventTime().AsTime()) < rest && time.Since(rested) > rest {
				time.Sleep(rest)
				rested = time.Now()
			}
		}
	}
}

// nextEvent is an event of a history, or why there are no more.
type nextEvent struct {
	event *history.HistoryEvent
	err   error
}

// events reads a history until it ends, fails, or the context is done.
func (f *follower) events(ctx context.Context, workflowID, runID string) <-chan nextEvent {
	next := make(chan nextEvent)
	go func() {
		defer close(next)
		iter := f.client.GetWorkflowHistory(ctx, workflowID, runID, true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for iter.HasNext() {
			event, err := iter.Next()
			select {
			case next <- nextEvent{event, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return next
}

// unanswered says that the run waits for a worker, if it has waited for as long as the
// history was silent, and reports whether it did.
func (r *reader) unanswered(ctx context.Context) bool {
	run, err := r.f.client.DescribeWorkflowExecution(ctx, r.id, r.runID)
	if err != nil {
		return false // Reading the history fails too, and says why.
	}
	now := time.Now()
	if !awaitsWorker(run, now.Add(-r.f.noticeAfter)) {
		return false
	}
	r.f.say(Event{
		Kind: Unanswered, Time: now, Runbook: r.runbook, WorkflowID: r.id, RunID: r.runID,
		Text: fmt.Sprintf("no worker has answered for %s", r.f.noticeAfter),
	})
	return true
}

// awaitsWorker reports whether work of a run was ready for a worker before a time, and none has taken it.
func awaitsWorker(run *workflowservice.DescribeWorkflowExecutionResponse, since time.Time) bool {
	task := run.GetPendingWorkflowTask()
	if task.GetState() == enums.PENDING_WORKFLOW_TASK_STATE_SCHEDULED && !task.GetOriginalScheduledTime().AsTime().After(since) {
		return true
	}
	return slices.ContainsFunc(run.GetPendingActivities(), func(a *workflow.PendingActivityInfo) bool {
		// One that waits for its next attempt is scheduled in the future.
		return a.GetState() == enums.PENDING_ACTIVITY_STATE_SCHEDULED && !a.GetScheduledTime().AsTime().After(since)
	})
}

func (f *follower) say(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.show(e)
}
