package engine

import (
	"cmp"
	"slices"

	"changeover/runbook"
)

// openSteps are the steps that a check has found open, one for each row of the step table, the last ones at the end.
type openSteps []runbook.OpenStep

// add notes a step as the last one of its row.
func (o *openSteps) add(s runbook.Step) {
	o.merge(runbook.OpenStep{ID: s.ID, Reference: s.ReferenceOnHost()})
}

// merge notes steps that another check has found.
func (o *openSteps) merge(all ...runbook.OpenStep) {
	for _, s := range all {
		kept := slices.DeleteFunc(slices.Clone(*o), func(known runbook.OpenStep) bool { return known.ID == s.ID })
		*o = append(kept, s)
	}
}

// last returns the reference of the last open step that has one of these ids; empty: none has.
func (o openSteps) last(ids []string) string {
	for _, s := range slices.Backward(o) {
		if slices.Contains(ids, s.ID) {
			return s.Reference
		}
	}
	return ""
}

// findMakers finds, before a group is looked at, the open steps that make true what its entries rely on. A state that a run
// needs only while it works, such as the role on another node, is open for the entries behind it, but not for later runbooks.
func (o openSteps) findMakers(group []*entry) {
	var passing openSteps
	for _, e := range group {
		if e.onTheWay() && !e.mustHold() || e.kind == reportItem && e.note == OnTheWayOnly {
			passing.add(e.steps[0])
		}
		if e.looks() {
			e.until = cmp.Or(passing.last(e.madeBy), o.last(e.madeBy))
		}
	}
}

// noteRows notes the rows of an entry that a run would carry out. A check makes nothing true, and neither does a statement about
// a state that is there.
func (o *openSteps) noteRows(e *entry, judged runbook.Judgement, rows []*runbook.StepRecord) {
	if e.mustHold() || e.looks() && judged.Verdict.Reached() {
		return
	}
	for _, row := range rows {
		if row.Verdict == runbook.WouldChange || row.Verdict == runbook.NeedsPerson || row.Verdict == runbook.Unknown {
			o.add(row.Step)
		}
	}
}
