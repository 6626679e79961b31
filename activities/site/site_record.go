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
// again with the facts that it had.
func (a *Activities) RecordSiteFact(ctx context.Context, r runbook.RecordFact) error {
	known, open, err := a.readRecord(ctx, r.Site)
	if err != nil {
		return err
	}
	if err := a.update(ctx, r.Site, known, open, runbook.RecordUpdate, updateID(r.Fact), r.Fact); err != nil {
		return notWritten(err, runbook.RecordUpdate, r.Fact.Key, r.Site)
	}
	return nil
}

// WithdrawSiteFacts takes facts back. Those that the record does not hold, or no longer, need no withdrawal.
func (a *Activities) WithdrawSiteFacts(ctx context.Context, r runbook.WithdrawFacts) error {
	known, open, err := a.readRecord(ctx, r.Site)
	if err != nil {
		return err
	}
	for _, key := range r.Keys {
		if !slices.ContainsFunc(known, func(f runbook.SiteFact) bool { return strings.EqualFold(f.Key, key) }) {
			continue
		}
		withdrawal := runbook.Withdrawal{Key: key, Operator: r.Operator, Reason: r.Reason}
		if err := a.update(ctx, r.Site, known, open, runbook.WithdrawUpdate, r.RunID+"/withdraw/"+key+"/"+r.Time, withdrawal); err != nil {
			return notWritten(err, runbook.WithdrawUpdate, key, r.Site)
		}
		open = true // A start with the facts that were read would bring this one back.
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
	return temporalError(err, "start a worker of the current version, which 'changeover worker versions' shows", "cannot %s fact %s of site %s", update, key, site)
}

// update sends an Update to the record of a site. A record that was not open when its facts were read is started with these facts. One
// that was open is never started: another run may have written a fact since then. If it has ended meanwhile, the next attempt reads it again.
func (a *Activities) update(ctx context.Context, site string, known []runbook.SiteFact, open bool, name, id string, arg any) error {
	started := a.record(ctx, site).StartOptions()
	options := client.UpdateWorkflowOptions{
		WorkflowID:   started.ID,
		UpdateID:     id,
		UpdateName:   name,
		Args:         []any{arg},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	var handle client.WorkflowUpdateHandle
	var err error
	if open {
		handle, err = a.Temporal.UpdateWorkflow(ctx, options)
	} else {
		handle, err = a.Temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: a.Temporal.NewWithStartWorkflowOperation(started, runbook.SiteWorkflow, runbook.SiteRecordInput{Site: site, Facts: known}),
			UpdateOptions:          options,
		})
	}
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// readWithin is how long a record is asked.
const readWithin = 10 * time.Second

// ReadSiteRecord returns the facts of a site; a site without a record has none.
func (a *Activities) ReadSiteRecord(ctx context.Context, q runbook.SiteRecordQuery) (known runbook.SiteRecord, err error) {
	known.Facts, _, err = a.readRecord(ctx, q.Site)
	return known, err
}

// readRecord returns the facts of a site, and whether its record was open before they were read.
func (a *Activities) readRecord(ctx context.Context, site string) (facts []runbook.SiteFact, open bool, err error) {
	asking, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	facts, open, err = a.record(ctx, site).ReadOpen(asking)
	if unusable := new(siterecord.UnusableError); errors.As(err, &unusable) {
		return nil, false, engine.Precondition("%v", unusable)
	}
	if unlisted := new(siterecord.ListError); errors.As(err, &unlisted) {
		return nil, false, temporalError(err, "restore the visibility store of the Temporal server", "cannot read the record of site %s", site)
	}
	if err != nil {
		return nil, false, temporalError(err, "start a worker of the current version, which 'changeover worker versions' shows", "cannot read the record of site %s", site)
	}
	return facts, open, nil
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
