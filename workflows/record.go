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
	factAntivirusPrefix  = "antivirus/"
	factPausedPrefix     = "paused/"
	factServerName       = "xpr-server-name"
	factChanged          = "changed-since-failover-test"
)

// readRecord loads the facts that outlive single runs.
func (r *run) readRecord(ctx workflow.Context) {
	if r.err != nil {
		return
	}
	var record activities.SiteRecord
	s := step("read-site-record", "", "", "read the site record of "+r.site.Name)
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
	fact := r.newFact(ctx, key, value, operator)
	r.quietly(ctx, r.writeStep(fact), func(ctx workflow.Context) error { return r.write(ctx, fact) })
	r.facts = replaceFact(r.facts, fact)
}

// newFact is a fact that this run writes now.
func (r *run) newFact(ctx workflow.Context, key, value, operator string) activities.SiteFact {
	return activities.SiteFact{
		Key: key, Value: value, Operator: operator, Workflow: r.id, RunID: r.runID,
		Time: workflow.Now(ctx).UTC().Format(time.RFC3339),
	}
}

func (r *run) writeStep(fact activities.SiteFact) activities.Step {
	return step("write-site-record", "", "", "record "+fact.Key+" for "+r.site.Name)
}

// write is one attempt at writing a fact.
func (r *run) write(ctx workflow.Context, fact activities.SiteFact) error {
	return r.call(ctx, r.writeStep(fact), localWork, "RecordSiteFact", activities.RecordFact{Site: r.site.Name, Fact: fact}, nil)
}

// quietly runs something that is no step of the manual (a read that decides how to
// go on). It becomes a step of the run only when it fails, and then it can't be skipped.
func (r *run) quietly(ctx workflow.Context, s activities.Step, do func(workflow.Context) error) {
	var result *activities.StepEvidence
	for r.proceed(ctx) {
		err := do(ctx)
		if err == nil && result != nil {
			result.Error = ""
			r.close(ctx, result, StepDone)
		}
		if err == nil {
			return
		}
		if r.interrupted(ctx, err) || r.checking() && ofSubstance(err) {
			break
		}
		if result == nil {
			result = r.begin(ctx, s)
		}
		result.Error = reasonOf(err)
		if r.park(ctx, result, true).Action != retryUpdate {
			break
		}
		ctx = r.afterDecision(ctx)
	}
	if result != nil {
		r.close(ctx, result, StepFailed)
	}
}
