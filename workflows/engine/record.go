package engine

import (
	"strings"
	"time"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// record is what the site record said when it was read last, with what this run has written since.
type record struct {
	facts []runbook.SiteFact
	// saidChanged: this run has written that a failover test is due.
	saidChanged bool
}

// Facts that the engine itself keeps.
const (
	// FactChanged reports whether something has changed that no failover test has seen.
	FactChanged = "changed-since-failover-test"
	// nothingChanged is its value once a failover test has seen every change.
	nothingChanged = "nothing"
)

// readRecord loads the facts that outlive single runs.
func (r *Run) readRecord(ctx workflow.Context) {
	if r.err != nil {
		return
	}
	var known runbook.SiteRecord
	s := runbook.Step{ID: "read-site-record", Title: "read the site record of " + r.site.Name()}
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		return r.call(ctx, s, localWork, runbook.ReadSiteRecordActivity, runbook.SiteRecordQuery{Site: r.site.Name()}, &known)
	})
	r.record.facts = known.Facts
}

// ReadRecord reads the site record again, after a child may have written to it.
func (r *Run) ReadRecord(ctx workflow.Context) { r.readRecord(ctx) }

// Facts returns the facts of the site record.
func (r *Run) Facts() []runbook.SiteFact { return r.record.facts }

// Fact finds a fact in the site record by its key.
func (r *Run) Fact(key string) (runbook.SiteFact, bool) {
	for _, fact := range r.record.facts {
		if key != "" && strings.EqualFold(fact.Key, key) {
			return fact, true
		}
	}
	return runbook.SiteFact{}, false
}

// Has reports whether the site record holds a fact.
func (r *Run) Has(key string) bool {
	_, ok := r.Fact(key)
	return ok
}

// Remember writes a fact into the site record, in mode apply only.
func (r *Run) Remember(ctx workflow.Context, key, value, operator string) {
	if key == "" || r.err != nil || r.Checking() {
		return
	}
	fact := r.newFact(ctx, key, value, operator)
	r.quietly(ctx, r.writeStep(fact), func(ctx workflow.Context) error { return r.write(ctx, fact) })
	r.record.facts = Replaced(r.record.facts, fact)
}

// RememberAtTheEnd is Remember for a run that has failed. It parks nowhere: nobody may be there to decide.
func (r *Run) RememberAtTheEnd(ctx workflow.Context, key, value string) error {
	fact := r.newFact(ctx, key, value, "")
	err := r.write(ctx, fact)
	if err == nil {
		r.record.facts = Replaced(r.record.facts, fact)
	}
	return err
}

// newFact is a fact that this run writes now.
func (r *Run) newFact(ctx workflow.Context, key, value, operator string) runbook.SiteFact {
	return runbook.SiteFact{
		Key: key, Value: value, Operator: operator, Workflow: r.id, RunID: r.runID,
		Time: workflow.Now(ctx).UTC().Format(time.RFC3339),
	}
}

func (r *Run) writeStep(fact runbook.SiteFact) runbook.Step {
	return runbook.Step{ID: "write-site-record", Title: "record " + fact.Key + " for " + r.site.Name()}
}

// write is one attempt at writing a fact.
func (r *Run) write(ctx workflow.Context, fact runbook.SiteFact) error {
	return r.call(ctx, r.writeStep(fact), localWork, runbook.RecordSiteFactActivity, runbook.RecordFact{Site: r.site.Name(), Fact: fact}, nil)
}

// Replaced adds a fact, or puts it in the place of the one with its key.
func Replaced(facts []runbook.SiteFact, fact runbook.SiteFact) []runbook.SiteFact {
	for i := range facts {
		if strings.EqualFold(facts[i].Key, fact.Key) {
			facts[i] = fact
			return facts
		}
	}
	return append(facts, fact)
}

// ChangedSinceTest reports whether a runbook has changed something that no failover test has seen,
// whichever run it was and however it ended.
func (r *Run) ChangedSinceTest() bool {
	fact, ok := r.Fact(FactChanged)
	return ok && fact.Value != nothingChanged
}

// recordChange writes into the site record, right after the first change of a run, that a failover
// test is due: a run that is terminated later has no other chance to say so.
func (r *Run) recordChange(ctx workflow.Context) {
	if r.report.changed == 0 || r.record.saidChanged || r.err != nil || r.Checking() || !r.book.WantsTest {
		return
	}
	r.record.saidChanged = true
	if !r.ChangedSinceTest() {
		r.Remember(ctx, FactChanged, "by "+r.id, r.in.Operator)
	}
}

// recordLateChange is recordChange for a run whose first change is that of the step with which it
// failed. It parks nowhere: nobody may be there to decide.
func (r *Run) recordLateChange(ctx workflow.Context) {
	if r.site == nil || r.report.changed == 0 || r.record.saidChanged || r.Checking() || !r.book.WantsTest || r.ChangedSinceTest() {
		return
	}
	if err := r.write(ctx, r.newFact(ctx, FactChanged, "by "+r.id, r.in.Operator)); err != nil {
		r.Safety("the site record does not say that something was changed (" + reasonOf(err) + "): start failover-test when the site is finished")
	}
}

// changesTested clears the fact at the good end of a failover test.
func (r *Run) changesTested(ctx workflow.Context) {
	if r.book.Tests && r.err == nil && r.ChangedSinceTest() {
		r.Remember(ctx, FactChanged, nothingChanged, r.in.Operator)
	}
}
