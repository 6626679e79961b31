package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/connection"
	"changeover/runbook/history"
	"changeover/starter/runs"
)

// foundRun is a run as its history shows it.
type foundRun struct {
	id, runID string
	// workflow is the type.
	workflow string
	events   []*historypb.HistoryEvent
	run      *history.Run
	// failure is the type of the error with which the run has ended; empty: there is none.
	failure string
}

// afterRetention is what to do about a run that the server has forgotten.
const afterRetention = "if the retention period of the namespace is over, read the evidence file of the run, which is in the directory --evidence of the worker"

// readRun reads the history of a run. It waits for --timeout at most until the server sends more of it.
func (s *settings) readRun(cmd *cobra.Command, c *connection.Connection, id, runID string) (*foundRun, error) {
	ctx, cancel := context.WithCancelCause(cmd.Context())
	defer cancel(nil)
	over := time.AfterFunc(s.timeout, func() { cancel(errNoAnswer) })
	defer over.Stop()
	read := &foundRun{id: id, runID: runID, run: history.New(id, runID)}
	iter := c.GetWorkflowHistory(ctx, id, runID, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for {
		event, err := s.nextEvent(cmd, c, id, iter)
		switch {
		case err != nil && errors.Is(context.Cause(ctx), errNoAnswer):
			return nil, fmt.Errorf("cannot read the history of %s: no answer within %s; %s; run the command again when the Temporal server answers", id, s.timeout, s.lastWorkerStatus(cmd, c, id))
		case err != nil:
			return nil, fmt.Errorf("cannot read the history of %s: %w", id, runs.NoHistory(reason(err), given(cmd, runID), afterRetention))
		case event == nil:
			return read, nil
		}
		over.Reset(s.timeout)
		read.add(event)
	}
}

// reason is runs.Reason.
func reason(err error) error { return runs.Reason(err) }

// given returns a run ID that --run-id gives; empty: the command has found it.
func given(cmd *cobra.Command, runID string) string {
	if flag := cmd.Flag("run-id"); flag == nil || flag.Value.String() != runID {
		return ""
	}
	return runID
}

// events is the iterator of a history.
type events interface {
	HasNext() bool
	Next() (*historypb.HistoryEvent, error)
}

// nextEvent returns the next event, nil at the end, and says so where it does not come.
func (s *settings) nextEvent(cmd *cobra.Command, c *connection.Connection, id string, iter events) (*historypb.HistoryEvent, error) {
	ctx, cancel := s.within(cmd)
	defer cancel()
	defer s.reportSilence(ctx, cmd, c, id)()
	if !iter.HasNext() {
		return nil, nil
	}
	return iter.Next()
}

func (r *foundRun) add(event *historypb.HistoryEvent) {
	r.events = append(r.events, event)
	r.run.Read(event)
	if started := event.GetWorkflowExecutionStartedEventAttributes(); started != nil {
		r.workflow = started.GetWorkflowType().GetName()
	}
	r.failure = runs.FailureIn(event)
}

// related are the runs that it has started, and those that it continues after a reset.
func (r *foundRun) related() []*commonpb.WorkflowExecution {
	var runs []*commonpb.WorkflowExecution
	for _, event := range r.events {
		if child := event.GetChildWorkflowExecutionStartedEventAttributes(); child != nil {
			runs = append(runs, child.GetWorkflowExecution())
		}
		if reset := event.GetWorkflowTaskFailedEventAttributes(); reset.GetBaseRunId() != "" {
			runs = append(runs, &commonpb.WorkflowExecution{WorkflowId: r.id, RunId: reset.GetBaseRunId()})
		}
	}
	return runs
}

// runID returns the id of a run: that of the latest, where none is named.
func (s *settings) runID(cmd *cobra.Command, c *connection.Connection, id, runID string) (string, error) {
	if runID != "" {
		return runID, nil
	}
	err := s.untilAnswered(cmd, c, id, func(ctx context.Context) error {
		described, err := c.DescribeWorkflowExecution(ctx, id, "")
		runID = described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
		return err
	})
	switch {
	case errors.Is(err, errNoAnswer):
		return "", fmt.Errorf("cannot ask for %s: no answer within %s; %s; run the command again when the Temporal server answers", id, s.timeout, s.lastWorkerStatus(cmd, c, id))
	case err != nil:
		return "", fmt.Errorf("cannot find %s: %w; name a run that 'changeover runs' lists", id, reason(err))
	}
	return runID, nil
}
