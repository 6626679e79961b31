package follow

import (
	"context"
	"fmt"
	"time"

	enums "go.temporal.io/api/enums/v1"

	"changeover/connection"
)

const (
	// healthPause is the time between two looks at the server.
	healthPause = time.Second
	// awayAfter is how long the server must not have answered before it is reported.
	awayAfter = 1500 * time.Millisecond
	// lookTimeout bounds the description of a run, so that other events are not delayed.
	lookTimeout = 2 * time.Second
)

// watchServer reports when the Temporal server does not answer, and when it answers again. The history alone does not
// show that: it only stops growing.
func (f *follower) watchServer(ctx context.Context, id, runID string) {
	var since time.Time
	said := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(f.healthPause):
		}
		began := time.Now()
		err := f.health(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && said:
			f.say(Event{Kind: ServerBack, Time: time.Now(), WorkflowID: id, RunID: runID, Text: fmt.Sprintf("the Temporal server answers again, after %s without an answer", time.Since(since).Round(time.Second))})
			since, said = time.Time{}, false
		case err == nil:
			since = time.Time{}
		case since.IsZero():
			since = began
			fallthrough
		default:
			if !said && time.Since(since) >= f.awayAfter {
				said = true
				f.say(Event{Kind: ServerAway, Time: time.Now(), WorkflowID: id, RunID: runID, Text: AwayText(since, err)})
			}
		}
	}
}

// AwayText says that the server has not answered since a time.
func AwayText(since time.Time, err error) string {
	return fmt.Sprintf("the Temporal server has not answered since %s (%v); start the server again, or check the network to the server; runs continue when the server answers", since.Format(time.TimeOnly), err)
}

// events reads a history until it ends, fails, or the context is done. While the server does not answer it waits, and
// then goes on after the last event that was read.
func (f *follower) events(ctx context.Context, workflowID, runID string) <-chan nextEvent {
	next := make(chan nextEvent)
	go func() {
		defer close(next)
		read := int64(0)
		for {
			err := f.eventsAfter(ctx, workflowID, runID, &read, next)
			switch {
			case err == nil || ctx.Err() != nil:
				return
			case !connection.IsAway(err):
				send(ctx, next, nextEvent{err: err})
				return
			}
			select {
			case <-time.After(f.healthPause):
			case <-ctx.Done():
				return
			}
		}
	}()
	return next
}

// eventsAfter reads a history from its beginning and passes on what comes after an event.
func (f *follower) eventsAfter(ctx context.Context, workflowID, runID string, read *int64, next chan<- nextEvent) error {
	iter := f.client.GetWorkflowHistory(ctx, workflowID, runID, true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iter.HasNext() {
		event, err := iter.Next()
		if err != nil {
			return err
		}
		if event.GetEventId() <= *read && event.GetEventId() != 0 {
			continue
		}
		if !send(ctx, next, nextEvent{event: event}) {
			return ctx.Err()
		}
		*read = event.GetEventId()
	}
	return nil
}

func send(ctx context.Context, next chan<- nextEvent, e nextEvent) bool {
	select {
	case next <- e:
		return true
	case <-ctx.Done():
		return false
	}
}
