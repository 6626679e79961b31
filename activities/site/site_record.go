package site

import (
	"changeover/activities/engine"
	"changeover/runbook"
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

// Names of the workflow that keeps the site record, and of its Updates and Query.
const (
	SiteWorkflow   = "site"
	RecordUpdate   = "record"
	WithdrawUpdate = "withdraw"
	FactsQuery     = "facts"
)

// defaultTaskQueue serves the site workflow where no activity says otherwise.
const defaultTaskQueue = "xpr"

// SiteWorkflowID is the ID of a site's record.
func SiteWorkflowID(site string) string { return SiteWorkflow + "/" + site }

// SiteRecordInput starts the workflow that keeps a site's record.
type SiteRecordInput struct {
	Site string `json:"site"`
	// Facts carried over when the workflow continues as new.
	Facts []SiteFact `json:"facts,omitempty"`
}

// RecordFact writes a fact that no host can show into the site record (decision 8).
type RecordFact struct {
	Site string   `json:"site"`
	Fact SiteFact `json:"fact"`
}

// SiteFact is an attestation or a marker: who said it, when, and what.
type SiteFact struct {
	// Key identifies the fact, e.g. "PREP-7.1.2-4" or "cap-test-passed".
	Key      string `json:"key"`
	Value    string `json:"value"`
	Operator string `json:"operator,omitempty"`
	// Workflow and RunID say which run wrote it; Time is RFC 3339.
	Workflow string `json:"workflow,omitempty"`
	RunID    string `json:"runId,omitempty"`
	Time     string `json:"time"`
}

// Withdrawal takes back a fact that a person got wrong; whatever it stood for is asked
// for or done again. Who did so, and why, stays in the record's history.
type Withdrawal struct {
	Key      string `json:"key"`
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
}

// SiteRecordQuery asks for the facts of a site.
type SiteRecordQuery struct {
	Site string `json:"site"`
}

// SiteRecord is what is known of a site that no host can show.
type SiteRecord struct {
	Facts []SiteFact `json:"facts"`
}

// RecordSiteFact writes a fact into the site record, which begins with its first
// fact. Writing the same fact of the same run again does nothing. A record that
// somebody terminated begins anew with what it knew; one that runs ignores the input.
func (a *Activities) RecordSiteFact(ctx context.Context, r RecordFact) error {
	defer heartbeat(ctx)()
	known, err := a.ReadSiteRecord(ctx, SiteRecordQuery{Site: r.Site})
	if err != nil {
		return err
	}
	options := client.StartWorkflowOptions{
		ID:                       SiteWorkflowID(r.Site),
		TaskQueue:                taskQueue(ctx),
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		StaticSummary:            "site record of " + r.Site,
	}
	start := a.Temporal.NewWithStartWorkflowOperation(options, SiteWorkflow, SiteRecordInput{Site: r.Site, Facts: known.Facts})
	handle, err := a.Temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID:   options.ID,
			UpdateID:     updateID(r.Fact),
			UpdateName:   RecordUpdate,
			Args:         []any{r.Fact},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	if err != nil {
		return engine.NewError(runbook.ErrTransport, err, "cannot record %s of site %s: %v; the activity tries again while a worker serves the site record", r.Fact.Key, r.Site, err)
	}
	return nil
}

// ReadSiteRecord returns the facts of a site; a site without a record has none.
func (a *Activities) ReadSiteRecord(ctx context.Context, q SiteRecordQuery) (SiteRecord, error) {
	defer heartbeat(ctx)()
	var record SiteRecord
	// The query reaches a closed run too, as long as it is kept.
	value, err := a.Temporal.QueryWorkflow(ctx, SiteWorkflowID(q.Site), "", FactsQuery)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return record, nil
	}
	if err == nil {
		err = value.Get(&record)
	}
	if err != nil {
		return record, engine.NewError(runbook.ErrTransport, err, "cannot read the record of site %s: %v; the activity tries again while a worker serves the site record", q.Site, err)
	}
	return record, nil
}

// updateID makes the repetition of an Update, after a lost answer, the same Update.
func updateID(f SiteFact) string {
	if f.RunID == "" {
		return ""
	}
	return f.RunID + "/" + f.Key + "/" + f.Time
}

// taskQueue is the one that the running activity came from.
func taskQueue(ctx context.Context) string {
	if activity.IsActivity(ctx) {
		return activity.GetInfo(ctx).TaskQueue
	}
	return defaultTaskQueue
}
