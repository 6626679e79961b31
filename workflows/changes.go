package workflows

import "go.temporal.io/sdk/workflow"

// nothingChanged is the fact's value once a failover test has seen every change.
const nothingChanged = "nothing"

// changedSinceTest says whether a runbook has changed something that no failover test
// has seen, whichever run it was and however it ended.
func (r *run) changedSinceTest() bool {
	fact, ok := r.fact(factChanged)
	return ok && fact.Value != nothingChanged
}

// wantsTest says whether what the run changes makes a failover test due. The manual
// adds satellites after its test (9.10) and asks for no other one.
func (r *run) wantsTest() bool { return r.book.name != AddSatelliteName }

// tellChange writes into the site record, right after the first change of a run, that a
// failover test is due: a run that is terminated later has no other chance to say so.
func (r *run) tellChange(ctx workflow.Context) {
	if r.changed == 0 || r.told || r.err != nil || r.checking() || !r.wantsTest() {
		return
	}
	r.told = true
	if !r.changedSinceTest() {
		r.remember(ctx, factChanged, "by "+r.id, r.in.Operator)
	}
}

// tellLateChange is tellChange for a run whose first change is that of the step with
// which it failed. It parks nowhere: nobody may be there to decide.
func (r *run) tellLateChange(ctx workflow.Context) {
	if r.changed == 0 || r.told || r.checking() || !r.wantsTest() || r.changedSinceTest() {
		return
	}
	if err := r.write(ctx, r.newFact(ctx, factChanged, "by "+r.id, r.in.Operator)); err != nil {
		r.safety = append(r.safety, "the site record does not know that something was changed ("+reasonOf(err)+"): start failover-test when the site is finished")
	}
}

// changesTested clears the fact at the good end of a failover test.
func (r *run) changesTested(ctx workflow.Context) {
	if r.book.name == FailoverTestName && r.changedSinceTest() {
		r.remember(ctx, factChanged, nothingChanged, r.in.Operator)
	}
}
