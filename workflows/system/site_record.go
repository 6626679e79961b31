// Package system holds the workflows that are no runbooks: the record of a site, the writer of missing evidence, the
// lock of a cluster, and the look at a cluster that has no site file yet. The first two outlive the runs of runbooks.
package system

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
)

// recordsPerRun is how many facts a run of the record takes before it continues as new.
const recordsPerRun = 500

// recordLimit is the number of bytes that all facts may have: the server refuses payloads above 2 MB.
const recordLimit = 1_500_000

// SiteRecord keeps what no host can show about a site: attestations, tests that
// have passed, conversions that must not be repeated. It starts empty with the
// first fact, is written by Updates, read by a Query, and outlives retention by
// continuing as new.
//
// A first run takes exactly its input. What a run continues with may come from a later version, with a field
// that this one does not know: refusing it would lose the facts. Where nothing of it can be read, it is refused too.
func SiteRecord(ctx workflow.Context, in runbook.SiteRecordInput) error {
	first := workflow.GetInfo(ctx).ContinuedExecutionRunID == ""
	problem := in.Problem()
	if problem == "" && first && in.Site == "" {
		problem = "the field site is missing"
	}
	if problem != "" && (first || in.Site == "") && strict(ctx) {
		return refuseRecord(ctx, problem)
	}
	written := 0
	if err := workflow.SetQueryHandler(ctx, runbook.FactsQuery, func() (runbook.SiteRecord, error) {
		return runbook.SiteRecord{Facts: in.Facts}, nil
	}); err != nil {
		return err
	}
	take := func(_ workflow.Context, fact runbook.SiteFact) error {
		in.Facts = runbook.Replaced(in.Facts, fact)
		written++
		return nil
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, runbook.RecordUpdate, take, workflow.UpdateHandlerOptions{
		Description: "Write a fact that no host can show: {key, value, operator, time}",
		Validator:   func(_ workflow.Context, fact runbook.SiteFact) error { return validateFact(in.Facts, fact) },
	})
	if err != nil {
		return err
	}
	withdraw := func(_ workflow.Context, w runbook.Withdrawal) (string, error) {
		in.Facts = slices.DeleteFunc(in.Facts, func(f runbook.SiteFact) bool { return strings.EqualFold(f.Key, w.Key) })
		written++
		return w.Key + " withdrawn", nil
	}
	err = desk.SetDecision(ctx, runbook.WithdrawUpdate,
		"Withdraw a wrong fact, so that runs ask for it again or do the work again: {key, operator, reason}", withdraw,
		func(w runbook.Withdrawal) error { return validateWithdrawal(w, in.Facts) })
	if err != nil {
		return err
	}
	// A record that ended would be deleted after its retention, with all facts: cancellation does not end it.
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	full := func() bool {
		return written >= recordsPerRun || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
	}
	if err := workflow.Await(ctx, func() bool { return full() && workflow.AllHandlersFinished(ctx) }); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, runbook.SiteWorkflow, in)
}

// refuseRecord ends a record with a bad input. Whoever asks for its facts gets the reason too. Activities then ask the run before it.
func refuseRecord(ctx workflow.Context, problem string) error {
	err := calls.Failure(runbook.ErrBadInput, "cannot start workflow %s: its input cannot be used: %s; do not start it by hand: "+
		"the next run that writes a fact starts it with its earlier facts", workflow.GetInfo(ctx).WorkflowExecution.ID, problem)
	return cmp.Or(workflow.SetQueryHandler(ctx, runbook.FactsQuery, func() (runbook.SiteRecord, error) { return runbook.SiteRecord{}, err }), err)
}

// validateFact refuses a fact that cannot be used, or for which the record has no room.
func validateFact(facts []runbook.SiteFact, fact runbook.SiteFact) error {
	if problem := fact.Problem(); problem != "" {
		return calls.Failure(runbook.ErrBadInput, "cannot record a fact: the input cannot be used: %s", problem)
	}
	if strings.TrimSpace(fact.Key) == "" {
		return calls.Failure(runbook.ErrBadInput, "cannot record a fact: the field key is missing; give the key of the fact")
	}
	for _, field := range []struct{ name, problem string }{
		{"key", runbook.TextProblem(fact.Key)},
		{"value", runbook.ComposedTextProblem(fact.Value)},
		{"operator", runbook.TextProblem(fact.Operator)},
		{"about", runbook.ComposedTextProblem(fact.About)},
	} {
		if field.problem != "" {
			return calls.Failure(runbook.ErrBadInput, "cannot record a fact: the field %s cannot be used: %s", field.name, field.problem)
		}
	}
	if size(runbook.Replaced(slices.Clone(facts), fact)) > recordLimit {
		return calls.Failure(runbook.ErrBadInput, "cannot record fact %s: the site record is full: its facts have more than %d bytes; withdraw facts that are no longer needed with 'changeover facts withdraw'", fact.Key, recordLimit)
	}
	return nil
}

// size is the number of bytes of facts as the record passes them on.
func size(facts []runbook.SiteFact) int {
	text, _ := json.Marshal(facts) // Texts can always be written.
	return len(text)
}

func validateWithdrawal(w runbook.Withdrawal, facts []runbook.SiteFact) error {
	if err := desk.Signed(w.Operator, w.Reason); err != nil {
		return err
	}
	known := slices.ContainsFunc(facts, func(f runbook.SiteFact) bool { return strings.EqualFold(f.Key, w.Key) })
	if !known {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot withdraw '%s': the site record has no such fact; 'changeover facts --site NAME' lists the facts of a site", w.Key)
	}
	return nil
}
