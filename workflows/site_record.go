package workflows

import (
	"slices"
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// recordsPerRun is how many facts a run of the record takes before it continues as new.
const recordsPerRun = 500

// SiteRecord keeps what no host can show about a site: attestations, tests that
// have passed, conversions that must not be repeated. It starts empty with the
// first fact, is written by Updates, read by a Query, and outlives retention by
// continuing as new.
func SiteRecord(ctx workflow.Context, in activities.SiteRecordInput) error {
	written := 0
	if err := workflow.SetQueryHandler(ctx, activities.FactsQuery, func() (activities.SiteRecord, error) {
		return activities.SiteRecord{Facts: in.Facts}, nil
	}); err != nil {
		return err
	}
	take := func(_ workflow.Context, fact activities.SiteFact) error {
		in.Facts = replaceFact(in.Facts, fact)
		written++
		return nil
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, activities.RecordUpdate, take, workflow.UpdateHandlerOptions{
		Description: "Write a fact that no host can show: {key, value, operator, time}",
		Validator:   validateFact,
	})
	if err != nil {
		return err
	}
	withdraw := func(_ workflow.Context, w activities.Withdrawal) (string, error) {
		in.Facts = slices.DeleteFunc(in.Facts, func(f activities.SiteFact) bool { return strings.EqualFold(f.Key, w.Key) })
		written++
		return w.Key + " withdrawn", nil
	}
	err = setDecision(ctx, activities.WithdrawUpdate,
		"Take back a fact that is wrong, so that it is asked for or done again: {key, operator, reason, notAfter}", withdraw,
		func(w activities.Withdrawal) error { return validateWithdrawal(w, in.Facts) })
	if err != nil {
		return err
	}
	// A cancelled record would lose what it knows with its retention: it lives as long as the site.
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	full := func() bool {
		return written >= recordsPerRun || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
	}
	if err := workflow.Await(ctx, func() bool { return full() && workflow.AllHandlersFinished(ctx) }); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, activities.SiteWorkflow, in)
}

func validateFact(_ workflow.Context, fact activities.SiteFact) error {
	if strings.TrimSpace(fact.Key) == "" {
		return failure(ErrBadInput, "cannot record a fact without a key")
	}
	return nil
}

func validateWithdrawal(w activities.Withdrawal, facts []activities.SiteFact) error {
	if err := validateVerdict(Verdict{Operator: w.Operator, Reason: w.Reason}); err != nil {
		return err
	}
	known := slices.ContainsFunc(facts, func(f activities.SiteFact) bool { return strings.EqualFold(f.Key, w.Key) })
	if !known {
		return failure(ErrDecisionRefused, "cannot withdraw '%s': the site record has no such fact; the query %s lists them", w.Key, activities.FactsQuery)
	}
	return nil
}

// replaceFact adds a fact, or puts it in the place of the one with its key.
func replaceFact(facts []activities.SiteFact, fact activities.SiteFact) []activities.SiteFact {
	for i := range facts {
		if strings.EqualFold(facts[i].Key, fact.Key) {
			facts[i] = fact
			return facts
		}
	}
	return append(facts, fact)
}
