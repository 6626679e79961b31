package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"changeover/connection"
	"changeover/runbook"
	"changeover/starter/workers"
)

const (
	// defaultTimeout is how long a command waits for a worker, unless --timeout says otherwise.
	defaultTimeout = 30 * time.Second
	// defaultNoticeAfter is how long a command waits in silence.
	defaultNoticeAfter = 5 * time.Second
	// lookTimeout bounds a request to the server that a message needs.
	lookTimeout = 5 * time.Second
	// queryPause is the time between two queries while no worker answers.
	queryPause = 500 * time.Millisecond
)

// within bounds what waits for a worker by --timeout.
func (s *settings) within(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return context.WithTimeout(cmd.Context(), s.timeout)
}

// reportSilence says on standard error, after a while, that nothing has answered, and what is known of the workers of
// the run. The returned function ends the waiting.
func (s *settings) reportSilence(ctx context.Context, cmd *cobra.Command, c client.Client, id string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
			return
		case <-time.After(s.noticeAfter - s.noticeAfter/5):
		}
		// Asking for the status takes time too, most of all if nothing answers.
		said := time.After(s.noticeAfter / 5)
		known := s.boundedWorkerStatus(ctx, c, id)
		select {
		case <-ctx.Done():
			return
		case <-said:
		}
		if deadline, ok := ctx.Deadline(); ok && ctx.Err() == nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "no answer for %s; %s; the command waits until %s (--timeout %s)\n", s.noticeAfter, known, deadline.Format(time.TimeOnly), s.timeout)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// boundedWorkerStatus is workers.Status for a message that must not come late.
func (s *settings) boundedWorkerStatus(ctx context.Context, c client.Client, id string) string {
	looking, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return workers.Status(looking, c, s.server(), id)
}

// errNoAnswer says that --timeout has passed and no worker has answered.
var errNoAnswer = errors.New("no answer")

// untilAnswered asks again while no worker answers, until --timeout has passed.
func (s *settings) untilAnswered(cmd *cobra.Command, c client.Client, id string, ask func(context.Context) error) error {
	ctx, cancel := s.within(cmd)
	defer cancel()
	defer s.reportSilence(ctx, cmd, c, id)()
	for {
		err := ask(ctx)
		if err == nil || !mayAnswerLater(err) {
			return err
		}
		select {
		case <-time.After(queryPause):
		case <-ctx.Done():
			return cmp.Or(cmd.Context().Err(), errNoAnswer)
		}
	}
}

// query asks a run, by a Query.
func (s *settings) query(cmd *cobra.Command, c *connection.Connection, id, runID, name string, into any) error {
	err := s.untilAnswered(cmd, c, id, func(ctx context.Context) error {
		value, err := c.QueryWorkflow(ctx, id, runID, name)
		if err != nil {
			return err
		}
		return value.Get(into)
	})
	switch {
	case errors.Is(err, errNoAnswer):
		return s.noAnswer(cmd, c, id)
	case err != nil:
		return fmt.Errorf("cannot ask %s: %w", id, reason(err))
	}
	return nil
}

// noAnswer is the error for a workflow whose worker has not answered within --timeout.
func (s *settings) noAnswer(cmd *cobra.Command, c client.Client, id string) error {
	return fmt.Errorf("cannot ask %s: no answer within %s; %s; run the command again when a worker runs", id, s.timeout, s.lastWorkerStatus(cmd, c, id))
}

// mayAnswerLater reports whether a request failed because no worker has answered so far.
func mayAnswerLater(err error) bool {
	var deadline *serviceerror.DeadlineExceeded
	var canceled *serviceerror.Canceled
	var noPoller *serviceerror.FailedPrecondition
	var notReady *serviceerror.WorkflowNotReady
	return connection.IsAway(err) || errors.As(err, &deadline) || errors.As(err, &canceled) || errors.As(err, &noPoller) || errors.As(err, &notReady) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// awaitWorker waits until a worker has taken up a run. If no worker does, the error ends with next, which tells what to do.
func (s *settings) awaitWorker(cmd *cobra.Command, c *connection.Connection, id, runID, next string) error {
	err := s.untilAnswered(cmd, c, id, func(ctx context.Context) error {
		history := c.GetWorkflowHistory(ctx, id, runID, true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for history.HasNext() {
			event, err := history.Next()
			if err != nil || event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_TASK_STARTED {
				return err
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, errNoAnswer):
		return fmt.Errorf("no worker has taken up %s within %s; %s; %s", id, s.timeout, s.lastWorkerStatus(cmd, c, id), next)
	case err != nil:
		return fmt.Errorf("cannot read the history of %s: %w", id, reason(err))
	}
	return nil
}

// awaitBegin waits a few seconds for a run that was started to begin its work. It fails if the run was refused, for example
// since the site has no such node or since another run holds the lock, and says so where no worker has taken the run up.
func (s *settings) awaitBegin(cmd *cobra.Command, c *connection.Connection, run client.WorkflowRun) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), s.noticeAfter)
	defer cancel()
	begun := false
	history := c.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		switch {
		case err != nil && cmd.Context().Err() != nil:
			return fmt.Errorf("interrupted; %s (run ID %s) was started; follow the run with: changeover watch %s", run.GetID(), run.GetRunID(), s.named(run.GetID()))
		case err != nil && !mayAnswerLater(err):
			return fmt.Errorf("%s was started, but its history cannot be read: %w; to follow the run: changeover watch %s", run.GetID(), err, s.named(run.GetID()))
		case err != nil && !begun:
			fmt.Fprintf(cmd.ErrOrStderr(), "no worker has taken up %s within %s; %s; the run begins when a worker takes it up\n", run.GetID(), s.noticeAfter, s.lastWorkerStatus(cmd, c, run.GetID()))
			return nil
		case err != nil:
			return nil // It has begun, and may still be refused.
		case event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_TASK_STARTED:
			begun = true
		case works(event):
			return nil
		case event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
			return ended(run.GetID(), run.Get(cmd.Context(), nil))
		}
	}
	return nil
}

// beforeWork are the activities of a run that may still be refused: it reads its site, asks the nodes which cluster they belong to, takes
// its lock, and writes the evidence of a refused run.
var beforeWork = []string{
	runbook.LoadSiteActivity, runbook.ReadIdentityActivity, runbook.DescribeLockActivity, runbook.EndLockActivity,
	runbook.WriteEvidenceActivity, runbook.TryEvidenceActivity,
}

// works reports whether a run does more than find out whether it may work.
func works(event *historypb.HistoryEvent) bool {
	scheduled := event.GetActivityTaskScheduledEventAttributes()
	return scheduled != nil && !slices.Contains(beforeWork, scheduled.GetActivityType().GetName())
}

// lastWorkerStatus is what is known of a run's workers when the command's time is over.
func (s *settings) lastWorkerStatus(cmd *cobra.Command, c client.Client, id string) string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), lookTimeout)
	defer cancel()
	return workers.Status(ctx, c, s.server(), id)
}
