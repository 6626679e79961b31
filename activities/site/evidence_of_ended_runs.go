package site

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"changeover/activities/engine"
	"changeover/runbook"
	"changeover/runbook/history"
)

const (
	// runsOfPage is the number of runs that have ended on a page, lastEvents the number of events of a page of a history that is read from its end.
	runsOfPage = 200
	lastEvents = 100
	// eventsOfFinding is the number of events of a pass that only looks for runs. Nearly all passes find none.
	eventsOfFinding = 11
)

// FindRunsWithoutEvidence lists the runbook runs that have ended and have no evidence: neither their own histories nor those of ended passes
// of CloseEvidence show that it was written. Which run has evidence is never read from a directory, so that files can be moved to an archive.
func (a *Activities) FindRunsWithoutEvidence(ctx context.Context, q runbook.EndedRunsQuery) (runbook.EndedRuns, error) {
	found := runbook.EndedRuns{Runs: []runbook.EndedRun{}}
	skip := q.Skip
	written := sync.OnceValues(func() (map[string]bool, error) { return a.writtenByPasses(ctx) }) // most often, no run asks
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: endedRunbooks(), PageSize: runsOfPage}
	for {
		page, err := a.Temporal.ListWorkflow(ctx, request)
		if err != nil {
			return found, temporalError(err, "", "cannot list the runs that have ended")
		}
		for _, run := range page.GetExecutions() {
			lacks, err := a.lacksEvidence(ctx, run, written)
			if errors.As(err, new(*serviceerror.NotFound)) {
				continue // Its retention has ended; lists may be a little behind.
			}
			if err != nil {
				return found, temporalError(err, "", "cannot read the history of %s", run.GetExecution().GetWorkflowId())
			}
			if !lacks {
				continue
			}
			if skip > 0 {
				skip--
				continue
			}
			if len(found.Runs) == q.AtMost {
				found.More = true
				return found, nil
			}
			found.Runs = append(found.Runs, runbook.EndedRun{WorkflowID: run.GetExecution().GetWorkflowId(), RunID: run.GetExecution().GetRunId()})
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return found, nil
		}
	}
}

// endedRunbooks is the visibility query for the runbook runs that have ended.
func endedRunbooks() string {
	return "WorkflowType IN ('" + strings.Join(runbook.Names(), "', '") + "') AND ExecutionStatus != 'Running'"
}

// lacksEvidence reports whether the history of a run that has ended shows no completed write where it should, and no pass has written the
// evidence of the run. The write is near the end, so the history is read from there; only a run without one is read whole.
func (a *Activities) lacksEvidence(ctx context.Context, run *workflowpb.WorkflowExecutionInfo, written func() (map[string]bool, error)) (bool, error) {
	wrote, err := a.wroteEvidence(ctx, run.GetExecution())
	if err != nil || wrote {
		return false, err
	}
	read, err := a.readRun(ctx, runbook.EndedRun{WorkflowID: run.GetExecution().GetWorkflowId(), RunID: run.GetExecution().GetRunId()})
	if err != nil || !read.LacksEvidence() {
		return false, err
	}
	byPasses, err := written()
	return !byPasses[run.GetExecution().GetRunId()], err
}

// writtenByPasses returns the ids of the runs whose evidence a pass of CloseEvidence has written, as the histories of the passes show. A pass
// ends after the runs whose evidence it writes, so Temporal keeps its history at least as long as theirs. A pass that is open does not count:
// what it has found before, its queries skip. The histories of passes that found nothing are not read: after a month, there are hundreds.
func (a *Activities) writtenByPasses(ctx context.Context) (map[string]bool, error) {
	written := map[string]bool{}
	request := &workflowservice.ListWorkflowExecutionsRequest{
		Query:    fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus != 'Running' AND HistoryLength > %d", runbook.CloseEvidence, eventsOfFinding),
		PageSize: runsOfPage,
	}
	for {
		page, err := a.Temporal.ListWorkflow(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, pass := range page.GetExecutions() {
			if err := a.readPass(ctx, pass.GetExecution(), written); err != nil && !errors.As(err, new(*serviceerror.NotFound)) {
				return nil, err
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return written, nil
		}
	}
}

// readPass adds the runs whose evidence a pass has written.
func (a *Activities) readPass(ctx context.Context, pass *commonpb.WorkflowExecution, written map[string]bool) error {
	runs := map[int64]runbook.EndedRun{}
	events := a.Temporal.GetWorkflowHistory(ctx, pass.GetWorkflowId(), pass.GetRunId(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return err
		}
		var run runbook.EndedRun
		scheduled := event.GetActivityTaskScheduledEventAttributes()
		if scheduled.GetActivityType().GetName() == runbook.CloseEvidenceActivity && history.First(scheduled.GetInput(), &run) {
			runs[event.GetEventId()] = run
		}
		if done := event.GetActivityTaskCompletedEventAttributes(); done != nil {
			written[runs[done.GetScheduledEventId()].RunID] = true
		}
	}
	return nil
}

// wroteEvidence reports whether the last events of a history hold a completed write.
func (a *Activities) wroteEvidence(ctx context.Context, run *commonpb.WorkflowExecution) (bool, error) {
	page, err := a.Temporal.WorkflowService().GetWorkflowExecutionHistoryReverse(ctx, &workflowservice.GetWorkflowExecutionHistoryReverseRequest{
		Namespace: a.Namespace, Execution: run, MaximumPageSize: lastEvents,
	})
	if err != nil {
		return false, err
	}
	completed := map[int64]bool{}
	for _, event := range page.GetHistory().GetEvents() {
		if done := event.GetActivityTaskCompletedEventAttributes(); done != nil {
			completed[done.GetScheduledEventId()] = true
		}
		if event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == runbook.WriteEvidenceActivity && completed[event.GetEventId()] {
			return true, nil
		}
	}
	return false, nil
}

// readRun reads the history of a run.
func (a *Activities) readRun(ctx context.Context, of runbook.EndedRun) (*history.Run, error) {
	run := history.New(of.WorkflowID, of.RunID)
	events := a.Temporal.GetWorkflowHistory(ctx, of.WorkflowID, of.RunID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, err
		}
		run.Read(event)
	}
	return run, nil
}

// WriteEvidenceOfEndedRun writes the evidence of a run that ended without it, from its history.
func (a *Activities) WriteEvidenceOfEndedRun(ctx context.Context, of runbook.EndedRun) (runbook.EvidenceFile, error) {
	run, err := a.readRun(ctx, of)
	if errors.As(err, new(*serviceerror.NotFound)) {
		return runbook.EvidenceFile{}, engine.Precondition("cannot write the evidence of %s (run %s): the Temporal server no longer keeps the history of this run; there is nothing to do", of.WorkflowID, of.RunID)
	}
	if err != nil {
		return runbook.EvidenceFile{}, temporalError(err, "", "cannot read the history of %s", of.WorkflowID)
	}
	if !run.LacksEvidence() {
		return runbook.EvidenceFile{}, engine.Precondition("cannot write the evidence of %s (run %s): the run has not ended, or has written its evidence itself; there is nothing to do", of.WorkflowID, of.RunID)
	}
	e, err := run.Evidence()
	if err != nil {
		return runbook.EvidenceFile{}, engine.BadRequest("%v", err)
	}
	return a.WriteEvidence(ctx, e)
}
