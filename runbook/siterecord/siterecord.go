// Package siterecord reads the record of a site: it finds, among the runs with the record's ID, those that keep facts. Activities and the
// command line share it.
package siterecord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
	"changeover/runbook/attributes"
)

// changeover is what the memo of a record says that Changeover has started: an activity, or the command line.
const changeover = "changeover"

// Record is the record of one site.
type Record struct {
	Client client.Client
	Site   string
	// Queue is the task queue that the workers of the record serve.
	Queue string
}

// UnusableError says that an open workflow with the record's ID cannot be used as the record, as a person has started it by hand.
type UnusableError struct {
	ID string
	// How the person has started it.
	How string
	// Kept are the facts that are kept if it is terminated.
	Kept string
}

// Error is what a run says.
func (e *UnusableError) Error() string { return e.Advice("", "retry") }

// Advice is the error with what to do next. server are the flags of the temporal command for the server.
func (e *UnusableError) Advice(server, next string) string {
	return fmt.Sprintf("cannot use workflow %s as the site record: a person started it by hand, %s; terminate it (temporal workflow terminate --workflow-id %s%s), then %s; %s are kept",
		e.ID, e.How, runbook.Argument(e.ID), server, next, e.Kept)
}

// ListError says that the server cannot list the runs of a record.
type ListError struct {
	ID string
	// Err is what the server has answered.
	Err error
}

// Error is what the activity and the command say.
func (e *ListError) Error() string {
	return fmt.Sprintf("the Temporal server cannot list the runs of %s: %v; without the list, facts of earlier runs could be lost", e.ID, e.Err)
}

// Unwrap returns what the server has answered.
func (e *ListError) Unwrap() error { return e.Err }

// StartOptions returns the options with which the record is started. A record that runs ignores a start.
func (r Record) StartOptions() client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       r.id(),
		TaskQueue:                r.Queue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		Memo:                     map[string]any{runbook.StartedByMemo: changeover},
		StaticSummary:            "site record of " + r.Site,
		TypedSearchAttributes:    attributes.AtStart(r.Site, runbook.SiteWorkflow),
	}
}

func (r Record) id() string { return runbook.SiteWorkflowID(r.Site) }

// Open reports whether the record runs. It returns an UnusableError if another workflow runs in its place. It asks no worker.
func (r Record) Open(ctx context.Context) (bool, error) {
	last, err := r.describe(ctx, "")
	if errors.As(err, new(*serviceerror.NotFound)) {
		return false, nil
	}
	return err == nil && last.open(), err
}

// Read returns the facts of the site; a site without a record has none. It asks the last run of the record, which may have ended. It
// returns an UnusableError while a workflow that a person has started by hand is open in the place of the record.
func (r Record) Read(ctx context.Context) ([]runbook.SiteFact, error) {
	facts, _, err := r.ReadOpen(ctx)
	return facts, err
}

// ReadOpen returns what Read returns, and whether the record was open when Read began. The facts of an open record may be out of date
// at once. Those of a record that is not open stay as they are until somebody starts it.
func (r Record) ReadOpen(ctx context.Context) (facts []runbook.SiteFact, open bool, err error) {
	last, err := r.describe(ctx, "")
	if errors.As(err, new(*serviceerror.NotFound)) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	facts, err = r.factsBy(ctx, last)
	return facts, last.open(), err
}

// factsBy returns the facts of the site by the last run with the record's ID.
func (r Record) factsBy(ctx context.Context, last run) ([]runbook.SiteFact, error) {
	if last.isRecord {
		known, err := r.ask(ctx, last)
		// A person may have started the last run by hand, with an input that it refused. Then it knows no facts.
		refused := !last.running && errors.As(err, new(*serviceerror.QueryFailed))
		switch {
		case err == nil:
			return r.withLost(ctx, last, known)
		case !refused:
			return nil, err
		}
	}
	// No other run of a record fails.
	earlier, err := r.runs(ctx, "ExecutionStatus != 'Failed'")
	if err != nil || len(earlier) == 0 {
		return nil, err
	}
	return r.factsOfLatest(ctx, earlier)
}

// run is a run with the record's ID.
type run struct {
	id, first string
	// isRecord: it has the type and the task queue of a record.
	isRecord, running bool
	// marked: Changeover has started the run, or the run that this one continues.
	marked bool
}

func (r run) open() bool { return r.isRecord && r.running }

// describe returns a run; runID is empty for the last one.
func (r Record) describe(ctx context.Context, runID string) (run, error) {
	described, err := r.Client.DescribeWorkflowExecution(ctx, r.id(), runID)
	if err != nil {
		return run{}, err
	}
	info := described.GetWorkflowExecutionInfo()
	kind, queue := info.GetType().GetName(), described.GetExecutionConfig().GetTaskQueue().GetName()
	found := run{
		id: info.GetExecution().GetRunId(), first: info.GetFirstRunId(),
		isRecord: kind == runbook.SiteWorkflow && queue == r.Queue, running: info.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING,
		marked: marked(info.GetMemo()),
	}
	if found.running && !found.isRecord {
		return found, &UnusableError{ID: r.id(), How: fmt.Sprintf("with type '%s' and task queue '%s'", kind, queue), Kept: "the facts that the site record had"}
	}
	return found, nil
}

// marked reports whether a memo says that Changeover has started the run. A run that was continued as new keeps its memo.
func marked(memo *commonpb.Memo) bool {
	var by string
	payload, ok := memo.GetFields()[runbook.StartedByMemo]
	return ok && converter.GetDefaultDataConverter().FromPayload(payload, &by) == nil && by == changeover
}

// factsOfLatest returns the facts that the record had when the latest of some runs was its last one.
func (r Record) factsOfLatest(ctx context.Context, runs []*workflowpb.WorkflowExecutionInfo) ([]runbook.SiteFact, error) {
	id := latest(runs)
	found, err := r.describe(ctx, id)
	var facts []runbook.SiteFact
	if err == nil {
		facts, err = r.ask(ctx, found)
	}
	switch {
	case errors.As(err, new(*serviceerror.NotFound)):
		return nil, nil // Its retention has ended; lists may be a little behind.
	case err != nil:
		return nil, fmt.Errorf("run %s of %s cannot be read: %w", id, r.id(), err)
	}
	return r.withLost(ctx, found, facts)
}

// withLost returns the facts that the record had when a run was its last one, which has known facts itself. If a person has started the
// run by hand after the record had ended, it lacks the facts of the record before it. They are added. While such a run is open, it must
// not be used: what is written into it is written without them.
func (r Record) withLost(ctx context.Context, of run, known []runbook.SiteFact) ([]runbook.SiteFact, error) {
	lost, err := r.lost(ctx, of)
	switch {
	case err != nil:
		return nil, err
	case len(lost) == 0:
		return known, nil
	case of.running:
		return nil, &UnusableError{ID: r.id(), How: "without " + named(lost) + " of the site record before it", Kept: "the facts of both"}
	}
	for _, fact := range known {
		lost = runbook.Replaced(lost, fact)
	}
	return lost, nil
}

// named counts facts, and names the first of them.
func named(facts []runbook.SiteFact) string {
	return runbook.Count(len(facts), "fact") + " (such as " + facts[0].Key + ")"
}

// lost returns the facts of the record before a run with which the run was not started. A run that Changeover starts is started with
// all: if it is marked, nothing is listed. A version without the mark may have started a run that is not marked.
func (r Record) lost(ctx context.Context, of run) ([]runbook.SiteFact, error) {
	if of.marked {
		return nil, nil
	}
	// A record has no end of its own.
	ended, err := r.runs(ctx, "(ExecutionStatus = 'Terminated' OR ExecutionStatus = 'TimedOut')")
	ended = slices.DeleteFunc(ended, func(other *workflowpb.WorkflowExecutionInfo) bool { return other.GetExecution().GetRunId() == of.id })
	if err != nil || len(ended) == 0 {
		return nil, err
	}
	given, began, err := r.start(ctx, of.first)
	if errors.As(err, new(*serviceerror.NotFound)) {
		return nil, nil // The record before it ended even earlier, so Temporal does not keep that one either.
	}
	before := slices.DeleteFunc(ended, func(other *workflowpb.WorkflowExecutionInfo) bool { return other.GetCloseTime().AsTime().After(began) })
	if err != nil || len(before) == 0 {
		return nil, err
	}
	facts, err := r.factsOfLatest(ctx, before)
	return slices.DeleteFunc(slices.Clone(facts), func(f runbook.SiteFact) bool {
		return slices.ContainsFunc(given.Facts, func(g runbook.SiteFact) bool { return strings.EqualFold(f.Key, g.Key) })
	}), err
}

// runs returns the runs of the record that a query finds.
func (r Record) runs(ctx context.Context, query string) ([]*workflowpb.WorkflowExecutionInfo, error) {
	page, err := r.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
		Query: fmt.Sprintf("WorkflowId = '%s' AND WorkflowType = '%s' AND %s", r.id(), runbook.SiteWorkflow, query),
	})
	if err != nil {
		return nil, &ListError{ID: r.id(), Err: err}
	}
	return slices.DeleteFunc(page.GetExecutions(), func(run *workflowpb.WorkflowExecutionInfo) bool { return run.GetTaskQueue() != r.Queue }), nil
}

// latest returns the ID of the run that was started last.
func latest(runs []*workflowpb.WorkflowExecutionInfo) string {
	return slices.MaxFunc(runs, func(x, y *workflowpb.WorkflowExecutionInfo) int {
		return x.GetStartTime().AsTime().Compare(y.GetStartTime().AsTime())
	}).GetExecution().GetRunId()
}
