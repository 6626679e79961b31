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
	// known: the record was read. reading and writing: a read, or a write of FactChanged, is in work and may itself wait for a person.
	known, reading, writing bool
	// changed is how many changes the run had made when it wrote FactChanged last.
	changed int
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

// Read loads the facts that outlive single runs. A run reads them at its start, after each wait for a person, who may have withdrawn
// a fact meanwhile, and after a child that may have written to the record. A step that would undo the work of a person if a
// fact no longer holds has them read immediately before.
func (r *Record) Read(ctx workflow.Context) {
	if !r.status.OK() || r.reading {
		return
	}
	r.reading = true
	defer func() { r.reading = false }()
	r.desk.Quietly(ctx, r.readStep(), r.read)
}

func (r *Record) readStep() runbook.Step {
	return runbook.Step{ID: "read-site-record", Title: "read the site record of " + r.start.in.Site}
}

// read is one attempt at reading the facts. If it fails, the run keeps those that it has.
func (r *Record) read(ctx workflow.Context) error {
	var found runbook.SiteRecord
	err := r.calls.Call(ctx, r.readStep(), calls.LocalWork, runbook.ReadSiteRecordActivity, runbook.SiteRecordQuery{Site: r.start.in.Site}, &found)
	if err == nil {
		r.facts, r.known = found.Facts, true
	}
	return err
}

// readAgain is Read after a wait, for a run that has read the record before.
func (r *Record) readAgain(ctx workflow.Context) {
	if r.known && !r.status.Checking() {
		r.Read(ctx)
	}
}

// readAtTheEnd is readAgain for a run that has failed. It parks nowhere, and without an answer the run keeps the facts that it has.
func (r *Record) readAtTheEnd(ctx workflow.Context) {
	if !r.known {
		return
	}
	if err := r.read(ctx); err != nil {
		workflow.GetLogger(ctx).Warn("Cannot read the site record at the end of the run.", "error", err)
	}
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

// saidFor is how long a run relies on FactChanged as it has written it. A person may withdraw the fact while a long step is in work: the
// first change after this time writes it again, without a read before each change.
const saidFor = 10 * time.Minute

// isOldFact reports whether a fact was written so long ago that a person may have withdrawn it.
func isOldFact(ctx workflow.Context, fact runbook.SiteFact) bool {
	at, err := time.Parse(time.RFC3339, fact.Time)
	return err != nil || workflow.Now(ctx).Sub(at) > saidFor
}

// testIsDue reports whether this run has changed something that makes a failover test due, and has not written that into the
// record. It writes it even if the record says so for an earlier run: a person may withdraw what that run has written.
func (r *Record) testIsDue() bool {
	_, said := r.own(FactChanged)
	return r.wantsTest() && !said
}

// wantsTest reports whether this run has changed something that makes a failover test due.
func (r *Record) wantsTest() bool {
	return r.start.book.WantsTest && r.report.Totals().Changed > 0 && !r.status.Checking()
}

// recordChange writes into the site record, right after the activity with the first change of a run, that a failover test
// is due. A run that is terminated later, at a step that waits for a person for example, writes nothing any more.
func (r *Record) recordChange(ctx workflow.Context) {
	if !r.status.OK() || r.writing {
		return
	}
	changed := r.report.Totals().Changed
	fact, _ := r.own(FactChanged)
	if r.testIsDue() || r.wantsTest() && changed > r.changed && isOldFact(ctx, fact) {
		r.writing = true
		defer func() { r.writing = false }()
		r.Remember(ctx, FactChanged, "by "+r.start.id, r.start.in.Operator)
		if r.status.OK() {
			r.changed = changed
		}
	}
}

// recordLateChange is recordChange for a run whose first change comes after the run has failed, while it leaves the site safe
// or finds out what became of its last intent. It parks nowhere: nobody may be there to decide.
func (r *Record) recordLateChange(ctx workflow.Context) {
	if !r.testIsDue() {
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

// says reports whether the record has a person's statement about a step of a task.
func (r *Record) says(t desk.Task, s runbook.Step) bool {
	if t.ThisRun {
		return t.IsSaid(r.own, s)
	}
	return t.IsSaid(r.Fact, s)
}

// Attesting returns the items of Attest, for a group. What is attested already is decided now; if the statement is withdrawn before it
// is the item's turn, the item asks for it.
func (r *Record) Attesting(t desk.Task) []Item {
	t = r.desk.CiteTask(t)
	var items []Item
	var unknown []runbook.Step
	for _, s := range t.Steps {
		if r.says(t, s) {
			said := Report(s, runbook.Attested, r.Because(t.FactOf(s)))
			said.task = asked(t, s)
			items = append(items, said)
		} else {
			unknown = append(unknown, s)
		}
	}
	if len(unknown) == 0 {
		return items
	}
	return append(items, Asking(asked(t, unknown...)))
}

// asked is a task for the statements about some of its steps.
func asked(t desk.Task, unknown ...runbook.Step) desk.Task {
	if len(t.Pages) == 0 {
		t.Pages = []runbook.Page{desk.Statements(unknown)}
	}
	t.Attest, t.Steps = true, unknown
	return t
}
