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

	"changeover/connection"
	"changeover/runbook"
)

// Run follows a run and the runbooks it starts until all have ended, and calls
// show for every event, never twice at once.
func Run(ctx context.Context, c client.Client, workflowID, runID string, show func(Event)) error {
	f := &follower{
		client: c, show: show, noticeAfter: noticeAfter, healthPause: healthPause, awayAfter: awayAfter,
		health: func(ctx context.Context) error { return connection.Health(ctx, c) },
	}
	return f.run(ctx, workflowID, runID)
}

func (f *follower) run(ctx context.Context, workflowID, runID string) error {
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { f.watchServer(watching, workflowID, runID) })
	f.start(ctx, workflowID, runID)
	f.wait.Wait()
	stop()
	watch.Wait()
	return f.err
}

// resultPause is the time between two requests for a result while the server does not answer.
const resultPause = 500 * time.Millisecond

// Result reads the result of a run that has ended. It waits while the server does not answer, which Run has reported.
func Result(ctx context.Context, c client.Client, workflowID, runID string) (result runbook.Result, err error) {
	for {
		err = c.GetWorkflow(ctx, workflowID, runID).Get(ctx, &result)
		if !connection.IsAway(err) || ctx.Err() != nil {
			return result, err
		}
		select {
		case <-time.After(resultPause):
		case <-ctx.Done():
		}
	}
}

type follower struct {
	client client.Client
	mu     sync.Mutex
	show   func(Event)
	wait   sync.WaitGroup
	err    error
	// noticeAfter is how long a history may be silent before its run is looked at.
	noticeAfter time.Duration
	// health returns an error while the server does not answer; it is asked after each healthPause.
	health                 func(context.Context) error
	healthPause, awayAfter time.Duration
	// behind is the number of histories that are not read to what was their end when the reading began. Meanwhile, backlog
	// collects the events.
	behind  int
	backlog []Event
}

// start follows a run, and returns a channel that is closed when its history is read.
func (f *follower) start(ctx context.Context, workflowID, runID string) <-chan struct{} {
	done := make(chan struct{})
	f.mu.Lock()
	f.behind++
	f.mu.Unlock()
	f.wait.Go(func() {
		defer close(done)
		if err := f.follow(ctx, workflowID, runID); err != nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			if f.err == nil {
				f.err = err
			}
		}
	})
	return done
}

// childLag is how long the end of a run is held back until the histories of the runs that it has started are read. A run
// that was terminated may leave such a run open.
const childLag = 2 * time.Second

// afterChildren waits until the runs that this one has started are shown to their ends, so that their lines come first.
func (r *reader) afterChildren(ctx context.Context) {
	late := time.After(childLag)
	for _, child := range r.children {
		select {
		case <-child.read:
		case <-late:
			return
		case <-ctx.Done():
			return
		}
	}
}

// noticeAfter is how long a run may wait for a worker before that is reported.
const noticeAfter = 5 * time.Second

// rest is the pause between two looks at a run that goes on, so that the server is
// asked once for several events: a run on the lab makes dozens a second.
const rest = 150 * time.Millisecond

// follow reads one history to its end, waiting for what is not there yet.
func (f *follower) follow(ctx context.Context, workflowID, runID string) error {
	r := &reader{
		f: f, id: workflowID, runID: runID,
		asked: map[int64]request{}, waits: map[string]bool{}, known: map[runbook.Step]bool{}, differs: map[runbook.Step]string{},
	}
	caughtUp := sync.OnceFunc(f.caughtUp)
	defer caughtUp()
	length := f.length(ctx, workflowID, runID)
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
				return fmt.Errorf("cannot read the history of %s: %w", workflowID, Missing(e.err))
			}
			r.read(ctx, e.event)
			if e.event.GetEventId() >= length {
				caughtUp()
			}
			silence.Reset(f.noticeAfter)
			if time.Since(e.event.GetEventTime().AsTime()) < rest && time.Since(rested) > rest {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(rest):
					rested = time.Now()
				}
			}
		}
	}
}

// nextEvent is an event of a history, or why there are no more.
type nextEvent struct {
	event *history.HistoryEvent
	err   error
}

// unanswered says that the run waits for a worker, if it has waited for as long as the
// history was silent, and reports whether it did.
func (r *reader) unanswered(ctx context.Context) bool {
	looking, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	run, err := r.f.client.DescribeWorkflowExecution(looking, r.id, r.runID)
	if err != nil {
		return false // Either reading the history fails too and says why, or watchServer reports that the server does not answer.
	}
	now := time.Now()
	if since := now.Add(-r.f.noticeAfter); !awaitsWorker(run, since) {
		r.pending(run.GetPendingActivities(), since)
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

// say shows an event. While histories are behind, it collects the event: what several runs have done before somebody follows them
// is shown in the order of time.
func (f *follower) say(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.behind > 0 && e.Kind != ServerAway && e.Kind != ServerBack {
		f.backlog = append(f.backlog, e)
		return
	}
	f.show(e)
}

// caughtUp takes that one more history is read to what was its end, and shows the collected events after the last one.
func (f *follower) caughtUp() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.behind--; f.behind > 0 {
		return
	}
	slices.SortStableFunc(f.backlog, func(a, b Event) int { return a.Time.Compare(b.Time) })
	for _, e := range f.backlog {
		f.show(e)
	}
	f.backlog = nil
}

// length is the number of events that a history has now. If it cannot be read, the history counts as new.
func (f *follower) length(ctx context.Context, workflowID, runID string) int64 {
	looking, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	run, err := f.client.DescribeWorkflowExecution(looking, workflowID, runID)
	if err != nil {
		return 0
	}
	return run.GetWorkflowExecutionInfo().GetHistoryLength()
}
