package workflows

import (
	"strings"
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// Keys of facts that no host can show; attestations use the step's id.
const (
	factCAPTested        = "cap-test-passed"
	factCommissioning    = "commissioning-began"
	factTimeZones        = "time-zones-converted"
	factFailoverTested   = "failover-test-passed"
	factReplicatedPrefix = "replicated/"
	factMACPrefix        = "mac/"
	factRebootPrefix     = "restarted-for-printer-driver/"
)

// readRecord loads the facts that outlive single runs.
func (r *run) readRecord(ctx workflow.Context) {
	if r.err != nil {
		return
	}
	var record activities.SiteRecord
	s := step("", "", "", "read the site record of "+r.site.Name)
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		return r.call(ctx, s, localWork, "ReadSiteRecord", activities.SiteRecordQuery{Site: r.site.Name}, &record)
	})
	r.facts = record.Facts
}

// fact finds a fact in the site record by its key.
func (r *run) fact(key string) (activities.SiteFact, bool) {
	for _, fact := range r.facts {
		if key != "" && strings.EqualFold(fact.Key, key) {
			return fact, true
		}
	}
	return activities.SiteFact{}, false
}

// has says whether the site record holds a fact.
func (r *run) has(key string) bool {
	_, ok := r.fact(key)
	return ok
}

// remember writes a fact into the site record, in mode apply only.
func (r *run) remember(ctx workflow.Context, key, value, operator string) {
	if key == "" || r.err != nil || r.checking() {
		return
	}
	info := workflow.GetInfo(ctx).WorkflowExecution
	fact := activities.SiteFact{
		Key: key, Value: value, Operator: operator, Workflow: info.ID, RunID: info.RunID,
		Time: workflow.Now(ctx).UTC().Format(time.RFC3339),
	}
	s := step("", "", "", "record "+key+" for "+r.site.Name)
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		return r.call(ctx, s, localWork, "RecordSiteFact", activities.RecordFact{Site: r.site.Name, Fact: fact}, nil)
	})
	r.facts = replaceFact(r.facts, fact)
}

// quietly runs something that is no step of the manual (a read that decides how to
// go on). It shows up only when it fails, and then it can't be skipped.
func (r *run) quietly(ctx workflow.Context, s activities.Step, do func(workflow.Context) error) {
	for r.proceed(ctx) {
		err := do(ctx)
		if err == nil || r.interrupted(ctx, err) || r.checking() && ofSubstance(err) {
			return
		}
		parked := &activities.StepEvidence{Step: s, State: StepRunning, Started: workflow.Now(ctx), Error: reasonOf(err)}
		if r.park(ctx, parked, true).Action != retryUpdate {
			return
		}
	}
}
