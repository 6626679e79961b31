package engine

import (
	"cmp"

	"changeover/runbook"
)

// findMakers finds, before a group is looked at, the open steps that make true what its entries rely on, and the entries that an earlier
// runbook of the deployment carries out. A state that a run needs only while it works, such as the role on another node, is open for the
// entries behind it, but not for later runbooks.
func (x *executor) findMakers(group []*entry) {
	var passing runbook.OpenSteps
	for _, e := range group {
		if e.onTheWay() && !e.mustHold() || e.kind == reportItem && e.note == OnTheWayOnly {
			passing.Add(e.steps[0])
		}
		if e.looks() {
			e.until = cmp.Or(passing.Last(e.madeBy), x.open.Last(e.madeBy))
		}
		if e.mustHold() && e.looks() { // A later runbook only checks what an earlier one makes true, such as a feature that prepare removes.
			e.until = cmp.Or(e.until, x.open.Same(e.steps[0]))
		}
		for i := 0; i < len(e.steps) && !e.mustHold() && (i == 0 || e.earlier != ""); i++ {
			e.earlier = x.earlier.Same(e.steps[i])
		}
	}
}

// noteRows notes the rows of an entry that a run would carry out. A check makes nothing true, and neither does a statement about
// a state that is there.
func (x *executor) noteRows(e *entry, judged runbook.Judgement, rows []*runbook.StepRecord) {
	if e.mustHold() || e.looks() && judged.Verdict.Reached() {
		return
	}
	for _, row := range rows {
		if row.Verdict == runbook.WouldChange || row.Verdict == runbook.NeedsPerson || row.Verdict == runbook.Unknown {
			x.open.Add(row.Step)
		}
	}
}
