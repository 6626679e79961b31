package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/engine"
	"changeover/runbook"
	"changeover/runbook/siterecord"
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
		return notWritten(err, runbook.RecordUpdate, r.Fact.Key, r.Site)
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
			return notWritten(err, runbook.WithdrawUpdate, key, r.Site)
		}
	}
	return nil
}

// notWritten is the error of an Update. A fact that the record refuses, for example because the record is full, is not sent again.
// A withdrawal is: if another person was faster, the next attempt sees that nothing is left to withdraw.
func notWritten(err error, update, key, site string) error {
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) && refused.Type() == runbook.ErrBadInput {
		return engine.Precondition("cannot %s fact %s of site %s: the site record refuses it: %s", update, key, site, refused.Message())
	}
	return engine.NewError(runbook.ErrTransport, err, "cannot %s fact %s of site %s: %v; the activity tries again; if the error persists, start a worker of the current version, which 'changeover worker versions' shows", update, key, site, err)
}

// update sends an Update to the record of a site. If the record does not run, it is started with the facts that are known.
func (a *Activities) update(ctx context.Context, site string, known runbook.SiteRecord, name, id string, arg any) error {
	options := a.record(ctx, site).StartOptions()
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

// readWithin is how long a record is asked.
const readWithin = 10 * time.Second

// ReadSiteRecord returns the facts of a site; a site without a record has none.
func (a *Activities) ReadSiteRecord(ctx context.Context, q runbook.SiteRecordQuery) (known runbook.SiteRecord, err error) {
	asking, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	known.Facts, err = a.record(ctx, q.Site).Read(asking)
	if unusable := new(siterecord.UnusableError); errors.As(err, &unusable) {
		return known, engine.Precondition("%v", unusable)
	}
	if unlisted := new(siterecord.ListError); errors.As(err, &unlisted) {
		return known, engine.NewError(runbook.ErrTransport, err, "cannot read the record of site %s: %v; the activity tries again; if the error persists, restore the visibility store of the Temporal server", q.Site, err)
	}
	if err != nil {
		return known, engine.NewError(runbook.ErrTransport, err, "cannot read the record of site %s: %v; the activity tries again; if the error persists, start a worker of the current version, which 'changeover worker versions' shows", q.Site, err)
	}
	return known, nil
}

func (a *Activities) record(ctx context.Context, site string) siterecord.Record {
	return siterecord.Record{Client: a.Temporal, Site: site, Queue: taskQueue(ctx)}
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
