package engine

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// Record is what the site record said when it was read last, with what this run has written since.
type Record struct {
	start  *start
	status *progress.Status
	calls  *calls.Caller
	report *progress.Report
	desk   *desk.Desk

	facts []runbook.SiteFact
	// saidChanged: this run has written into the record that a failover test is due.
	saidChanged bool
	// adopter is the person for whom facts are adopted from now on; empty: they are this run's own.
	adopter string
}

// Facts that the engine itself keeps.
const (
	// FactChanged reports whether something has changed that no failover test has seen.
	FactChanged = "changed-since-failover-test"
	// nothingChanged is its value once a failover test has seen every change.
	nothingChanged = "nothing"
)

// Read loads the facts that outlive single runs. A run reads them at its start, and again after a child that may
// have written to the record.
func (r *Record) Read(ctx workflow.Context) {
	if !r.status.OK() {
		return
	}
	var known runbook.SiteRecord
	s := runbook.Step{ID: "read-site-record", Title: "read the site record of " + r.start.in.Site}
	r.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
		return r.calls.Call(ctx, s, calls.LocalWork, runbook.ReadSiteRecordActivity, runbook.SiteRecordQuery{Site: r.start.in.Site}, &known)
	})
	r.facts = known.Facts
}

// Facts returns the facts of the site record.
func (r *Record) Facts() []runbook.SiteFact { return r.facts }

// Fact finds a fact in the site record by its key.
func (r *Record) Fact(key string) (runbook.SiteFact, bool) {
	for _, fact := range r.facts {
		if key != "" && strings.EqualFold(fact.Key, key) {
			return fact, true
		}
	}
	return runbook.SiteFact{}, false
}

// own is Fact for the facts that this run has written.
func (r *Record) own(key string) (runbook.SiteFact, bool) {
	fact, ok := r.Fact(key)
	return fact, ok && fact.RunID == r.start.runID
}

// Has reports whether the site record holds a fact.
func (r *Record) Has(key string) bool {
	_, ok := r.Fact(key)
	return ok
}

// Remember writes a fact into the site record, in mode apply only. A run that has ended writes nothing, see RememberDone.
func (r *Record) Remember(ctx workflow.Context, key, value, operator string) {
	r.RememberAbout(ctx, key, value, "", operator)
}

// RememberAbout is Remember for a statement that counts only for some values of the site file.
func (r *Record) RememberAbout(ctx workflow.Context, key, value, about, operator string) {
	if key == "" || !r.status.OK() || r.status.Checking() {
		return
	}
	fact := r.newFact(ctx, key, value, operator)
	fact.About = about
	// A run that is held writes what it has done before it waits: it may be terminated meanwhile.
	err := r.write(ctx, fact)
	if err == nil {
		return
	}
	r.desk.Quietly(ctx, r.writeStep(fact), func(ctx workflow.Context) error {
		failed := err
		if err = nil; failed == nil {
			failed = r.write(ctx, fact)
		}
		return failed
	})
}

// RememberDone is Remember for what the hosts show by now. It is recorded even if the run has ended meanwhile, for example by an abort
// that arrived during the change: later runs would otherwise act on a fact that does not hold. The error says why the record lacks it.
func (r *Record) RememberDone(ctx workflow.Context, key, value string) error {
	if r.status.Checking() {
		return nil
	}
	r.Remember(ctx, key, value, "")
	if fact, ok := r.own(key); r.status.OK() || ok && fact.Value == value {
		return nil
	}
	if r.status.LockLost() {
		return r.status.Err()
	}
	return r.RememberAtTheEnd(r.status.WhileLocked(ctx), key, value)
}

// RememberAtTheEnd is Remember for a run that has failed. It parks nowhere: nobody may be there to decide.
func (r *Record) RememberAtTheEnd(ctx workflow.Context, key, value string) error {
	return r.write(ctx, r.newFact(ctx, key, value, ""))
}

// Withdraw takes facts back that no longer hold, in mode apply only: what they stood for is asked for or done again.
func (r *Record) Withdraw(ctx workflow.Context, keys []string, reason string) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return !r.Has(key) })
	if len(keys) == 0 || !r.status.OK() || r.status.Checking() {
		return
	}
	s := runbook.Step{ID: "write-site-record", Title: "withdraw facts from the site record of " + r.start.in.Site}
	request := runbook.WithdrawFacts{
		Site: r.start.in.Site, Keys: keys, Operator: cmp.Or(r.start.in.Operator, r.start.id), Reason: reason,
		RunID: r.start.runID, Time: workflow.Now(ctx).UTC().Format(time.RFC3339),
	}
	r.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
		return r.calls.Call(ctx, s, calls.LocalWork, runbook.WithdrawFactsActivity, request, nil)
	})
	r.facts = slices.DeleteFunc(slices.Clone(r.facts), func(f runbook.SiteFact) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return strings.EqualFold(key, f.Key) })
	})
}

// newFact is a fact that this run writes now.
func (r *Record) newFact(ctx workflow.Context, key, value, operator string) runbook.SiteFact {
	return runbook.SiteFact{
		Key: key, Value: runbook.Composed(value), Operator: operator, Workflow: r.start.id, RunID: r.start.runID,
		Time: workflow.Now(ctx).UTC().Format(time.RFC3339), AdoptedBy: r.adopter,
	}
}

// AdoptFor says that the facts which are written from now on are adopted for a person.
func (r *Record) AdoptFor(person string) { r.adopter = person }

func (r *Record) writeStep(fact runbook.SiteFact) runbook.Step {
	return runbook.Step{ID: "write-site-record", Title: "write fact " + fact.Key + " to the site record of " + r.start.in.Site}
}

// write is one attempt at writing a fact.
func (r *Record) write(ctx workflow.Context, fact runbook.SiteFact) error {
	request := runbook.RecordFact{Site: r.start.in.Site, Fact: fact}
	err := r.calls.Call(ctx, r.writeStep(fact), calls.LocalWork, runbook.RecordSiteFactActivity, request, nil)
	if err == nil {
		r.facts = runbook.Replaced(r.facts, fact)
	}
	return err
}

// ChangedSinceTest reports whether a runbook has changed something that no failover test has seen, in this
// run or in any other, also in one that failed.
func (r *Record) ChangedSinceTest() bool {
	fact, ok := r.Fact(FactChanged)
	return ok && fact.Value != nothingChanged
}

// testIsDue reports whether this run has changed something that makes a failover test due and the record does not
// say so yet.
func (r *Record) testIsDue() bool {
	return r.start.book.WantsTest && r.report.Totals().Changed > 0 && !r.saidChanged && !r.status.Checking()
}

// recordChange writes into the site record, right after the activity with the first change of a run, that a failover test
// is due. A run that is terminated later, at a step that waits for a person for example, writes nothing any more.
func (r *Record) recordChange(ctx workflow.Context) {
	if !r.testIsDue() || !r.status.OK() {
		return
	}
	r.saidChanged = true
	if !r.ChangedSinceTest() {
		r.Remember(ctx, FactChanged, "by "+r.start.id, r.start.in.Operator)
		r.saidChanged = r.ChangedSinceTest() // Otherwise the end of the run tries again.
	}
}

// recordLateChange is recordChange for a run whose first change comes after the run has failed, while it leaves the site safe
// or finds out what became of its last intent. It parks nowhere: nobody may be there to decide.
func (r *Record) recordLateChange(ctx workflow.Context) {
	if !r.testIsDue() || r.ChangedSinceTest() {
		return
	}
	if err := r.write(ctx, r.newFact(ctx, FactChanged, "by "+r.start.id, r.start.in.Operator)); err != nil {
		r.report.AddSafety("this run has changed something, but the site record could not store this fact (" + calls.Reason(err) + "): start failover-test when the work on the site is finished")
	}
}

// changesTested clears the fact at the good end of a failover test.
func (r *Record) changesTested(ctx workflow.Context) {
	if r.start.book.Tests && r.status.OK() && r.ChangedSinceTest() {
		r.Remember(ctx, FactChanged, nothingChanged, r.start.in.Operator)
	}
}

// Attesting returns the items of Attest, for a group. What is attested already is decided now.
func (r *Record) Attesting(t desk.Task) []Item {
	t = r.desk.CiteTask(t)
	facts := r.Fact
	if t.ThisRun {
		facts = r.own
	}
	var items []Item
	var unknown []runbook.Step
	for _, s := range t.Steps {
		if t.IsSaid(facts, s) {
			items = append(items, Report(s, runbook.Attested, r.Because(t.FactOf(s))))
		} else {
			unknown = append(unknown, s)
		}
	}
	if len(unknown) == 0 {
		return items
	}
	if len(t.Pages) == 0 {
		t.Pages = []runbook.Page{desk.Statements(unknown)}
	}
	t.Attest, t.Steps = true, unknown
	return append(items, Asking(t))
}
