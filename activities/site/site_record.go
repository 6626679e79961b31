package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"changeover/activities/engine"
	"changeover/runbook"
	"changeover/runbook/attributes"
)

// RecordSiteFact writes a fact into the site record. The first fact starts the record. Writing
// the same fact of the same run again does nothing. A record that somebody terminated is started
// again with the facts that it had; a record that runs ignores the input of a start.
func (a *Activities) RecordSiteFact(ctx context.Context, r runbook.RecordFact) error {
	known, err := a.ReadSiteRecord(ctx, runbook.SiteRecordQuery{Site: r.Site})
	if err != nil {
		return err
	}
	if err := a.update(ctx, r.Site, known, runbook.RecordUpdate, updateID(r.Fact), r.Fact); err != nil {
		return engine.NewError(runbook.ErrTransport, err, "cannot record fact %s of site %s: %v; the activity tries again; if the error persists, start a worker of the current version, which 'changeover worker versions' shows", r.Fact.Key, r.Site, err)
	}
	return nil
}

// WithdrawSiteFacts takes facts back. Those that the record does not hold, or no longer, need no withdrawal.
func (a *Activities) WithdrawSiteFacts(ctx context.Context, r runbook.WithdrawFacts) error {
	known, err := a.ReadSiteRecord(ctx, runbook.SiteRecordQuery{Site: r.Site})
	if err != nil {
		return err
	}
	for _, key := range r.Keys {
		if !slices.ContainsFunc(known.Facts, func(f runbook.SiteFact) bool { return strings.EqualFold(f.Key, key) }) {
			continue
		}
		withdrawal := runbook.Withdrawal{Key: key, Operator: r.Operator, Reason: r.Reason}
		if err := a.update(ctx, r.Site, known, runbook.WithdrawUpdate, r.RunID+"/withdraw/"+key+"/"+r.Time, withdrawal); err != nil {
			return engine.NewError(runbook.ErrTransport, err, "cannot withdraw fact %s of site %s: %v; the activity tries again; if the error persists, start a worker of the current version, which 'changeover worker versions' shows", key, r.Site, err)
		}
	}
	return nil
}

// update sends an Update to the record of a site. If the record does not run, it is started with the facts that are known.
func (a *Activities) update(ctx context.Context, site string, known runbook.SiteRecord, name, id string, arg any) error {
	options := client.StartWorkflowOptions{
		ID:                       runbook.SiteWorkflowID(site),
		TaskQueue:                taskQueue(ctx),
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		StaticSummary:            "site record of " + site,
		TypedSearchAttributes:    attributes.AtStart(site, runbook.SiteWorkflow),
	}
	start := a.Temporal.NewWithStartWorkflowOperation(options, runbook.SiteWorkflow, runbook.SiteRecordInput{Site: site, Facts: known.Facts})
	handle, err := a.Temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID:   options.ID,
			UpdateID:     id,
			UpdateName:   name,
			Args:         []any{arg},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// ReadSiteRecord returns the facts of a site; a site without a record has none.
func (a *Activities) ReadSiteRecord(ctx context.Context, q runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
	var record runbook.SiteRecord
	value, err := a.query(ctx, runbook.SiteWorkflowID(q.Site))
	if errors.As(err, new(*serviceerror.NotFound)) {
		return record, nil
	}
	if engine.TypeOf(err) == runbook.ErrPrecondition {
		return record, err
	}
	if err == nil {
		err = value.Get(&record)
	}
	if err != nil {
		return record, engine.NewError(runbook.ErrTransport, err, "cannot read the record of site %s: %v; the activity tries again; if the error persists, start a worker of the current version, which 'changeover worker versions' shows", q.Site, err)
	}
	return record, nil
}

// queryWithin is how long a record is asked: no worker answers for a run on another task queue.
const queryWithin = 10 * time.Second

// query asks the last run of a record, which may have ended. If that run is no record, as a person has started it by hand, the run before
// it is asked; while it is open, nothing can be written into the record.
func (a *Activities) query(ctx context.Context, id string) (converter.EncodedValue, error) {
	asking, cancel := context.WithTimeout(ctx, queryWithin)
	defer cancel()
	value, err := a.Temporal.QueryWorkflow(asking, id, "", runbook.FactsQuery)
	if err == nil || errors.As(err, new(*serviceerror.NotFound)) {
		return value, err
	}
	run, failed := a.Temporal.DescribeWorkflowExecution(ctx, id, "")
	if failed != nil {
		return nil, err
	}
	info := run.GetWorkflowExecutionInfo()
	kind, queue := info.GetType().GetName(), run.GetExecutionConfig().GetTaskQueue().GetName()
	isRecord := kind == runbook.SiteWorkflow && queue == taskQueue(ctx)
	switch {
	case !isRecord && info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return nil, engine.Precondition("cannot use workflow %s as the site record: a person started it by hand, with type '%s' and task queue '%s'; "+
			"terminate it (temporal workflow terminate --workflow-id %s), then retry; the facts that the site record had are kept", id, kind, queue, runbook.Argument(id))
	case !isRecord || errors.As(err, new(*serviceerror.QueryFailed)):
		return a.queryEarlier(ctx, id)
	}
	return nil, err
}

// queryEarlier asks the last run that was a record. A person may have started the last run of all by hand, with an input that it
// refused: then that run has failed, and knows no facts. No other run of a record fails.
func (a *Activities) queryEarlier(ctx context.Context, id string) (converter.EncodedValue, error) {
	page, err := a.Temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
		Query: fmt.Sprintf("WorkflowId = '%s' AND WorkflowType = '%s' AND ExecutionStatus != 'Failed'", id, runbook.SiteWorkflow),
	})
	if err != nil {
		return nil, err
	}
	records := slices.DeleteFunc(page.GetExecutions(), func(run *workflowpb.WorkflowExecutionInfo) bool { return run.GetTaskQueue() != taskQueue(ctx) })
	if len(records) == 0 {
		return nil, serviceerror.NewNotFound("there is no earlier run of " + id)
	}
	last := slices.MaxFunc(records, func(x, y *workflowpb.WorkflowExecutionInfo) int {
		return x.GetStartTime().AsTime().Compare(y.GetStartTime().AsTime())
	})
	return a.Temporal.QueryWorkflow(ctx, id, last.GetExecution().GetRunId(), runbook.FactsQuery)
}

// updateID makes the repetition of an Update, after a lost answer, the same Update.
func updateID(f runbook.SiteFact) string {
	if f.RunID == "" {
		return ""
	}
	// A run may write two values of one fact within the second that Time shows.
	sum := sha256.Sum256([]byte(f.Value))
	return f.RunID + "/" + f.Key + "/" + f.Time + "/" + hex.EncodeToString(sum[:4])
}

// taskQueue is the one that the running activity came from.
func taskQueue(ctx context.Context) string {
	if activity.IsActivity(ctx) {
		return activity.GetInfo(ctx).TaskQueue
	}
	return runbook.TaskQueue
}
