package siterecord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
	"changeover/runbook/history"
)

// ask returns the facts that a run has.
func (r Record) ask(ctx context.Context, of run) ([]runbook.SiteFact, error) {
	value, err := r.Client.QueryWorkflow(ctx, r.id(), of.id, runbook.FactsQuery)
	if !of.running && errors.As(err, new(*serviceerror.WorkflowNotReady)) {
		// The run ended before a worker had taken it up, or while its workflow task failed. The server asks no worker then.
		facts, unread := r.written(ctx, of.id)
		if unread != nil {
			return nil, fmt.Errorf("%w; %w", err, unread)
		}
		return facts, nil
	}
	if err != nil {
		return nil, err
	}
	var known runbook.SiteRecord
	err = value.Get(&known)
	return known.Facts, err
}

// written returns the facts of a run by its history: those with which it was started, and then what each Update that it accepted changed.
// A run that no worker has taken up has accepted none.
func (r Record) written(ctx context.Context, runID string) ([]runbook.SiteFact, error) {
	var facts []runbook.SiteFact
	var updates history.Updates
	for events := r.events(ctx, runID); events.HasNext(); {
		event, err := events.Next()
		if err != nil {
			return nil, fmt.Errorf("the history of run %s of %s cannot be read: %w", runID, r.id(), err)
		}
		updates.Admit(event)
		switch event.GetEventType() {
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			facts = given(event).Facts
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
			id, input := updates.Accepted(event)
			if facts, err = changed(facts, input); err != nil {
				return nil, fmt.Errorf("cannot read Update %s in the history of run %s of %s: %w", id, runID, r.id(), err)
			}
		default: // It changes no fact.
		}
	}
	return facts, nil
}

// changed returns facts after an Update of the record.
func changed(facts []runbook.SiteFact, update *updatepb.Input) ([]runbook.SiteFact, error) {
	var err error
	switch update.GetName() {
	case runbook.RecordUpdate:
		var fact runbook.SiteFact
		if err = converter.GetDefaultDataConverter().FromPayloads(update.GetArgs(), &fact); err == nil {
			facts = runbook.Replaced(facts, fact)
		}
	case runbook.WithdrawUpdate:
		var withdrawal runbook.Withdrawal
		if err = converter.GetDefaultDataConverter().FromPayloads(update.GetArgs(), &withdrawal); err == nil {
			facts = slices.DeleteFunc(facts, func(f runbook.SiteFact) bool { return strings.EqualFold(f.Key, withdrawal.Key) })
		}
	default:
		err = fmt.Errorf("the site record has no Update with the name '%s'", update.GetName())
	}
	return facts, err
}

// start returns the input of a run, and when the run began.
func (r Record) start(ctx context.Context, runID string) (in runbook.SiteRecordInput, began time.Time, err error) {
	event, err := r.events(ctx, runID).Next()
	if err != nil {
		return in, began, err
	}
	return given(event), event.GetEventTime().AsTime(), nil
}

func (r Record) events(ctx context.Context, runID string) client.HistoryEventIterator {
	return r.Client.GetWorkflowHistory(ctx, r.id(), runID, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
}

// given returns the input of a run by its first event. An input that cannot be read has no facts.
func given(event *historypb.HistoryEvent) (in runbook.SiteRecordInput) {
	_ = converter.GetDefaultDataConverter().FromPayloads(event.GetWorkflowExecutionStartedEventAttributes().GetInput(), &in)
	return in
}
