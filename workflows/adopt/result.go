package adopt

import (
	"cmp"
	"strings"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// result is what the run has recorded, and what is left: open statements and differences.
func (a *adoption) result(left open) runbook.Adoption {
	out := runbook.Adoption{Recorded: a.recorded, Open: []runbook.Statement{}, Differences: []runbook.Difference{}}
	if out.Recorded == nil {
		out.Recorded = []runbook.AdoptedFact{}
	}
	for _, s := range left.statements {
		out.Open = append(out.Open, s.Statement)
	}
	if a.Run.Checking() {
		for _, f := range left.shown {
			out.Recorded = append(out.Recorded, runbook.AdoptedFact{Key: f.key, Value: f.value})
		}
	}
	for _, studied := range a.studied {
		for _, s := range studied {
			if s.Open == nil {
				a.differences(&out, left, s)
			}
		}
	}
	return out
}

// differences adds what one item has found.
func (a *adoption) differences(out *runbook.Adoption, left open, s engine.Studied) {
	found := false
	for i, want := range s.Wants {
		if i >= len(s.Seen) {
			break
		}
		for _, change := range s.Seen[i].Changes {
			found = true
			if !a.proposed(left, want.Step) {
				out.Add(ofChange(want.Step, change))
			}
		}
	}
	for _, row := range s.Rows {
		d := ofStep(row.Step)
		switch {
		case found || a.proposed(left, row.Step):
		case row.Verdict == runbook.Unknown && (row.Error != "" || row.Note == runbook.StillChanges):
			d.Why = cmp.Or(row.Error, row.Note)
			out.Add(d)
		case row.Verdict == runbook.WouldChange || row.Verdict == runbook.NeedsPerson:
			for _, change := range row.Pending {
				out.Add(ofChange(row.Step, change))
			}
			if len(row.Pending) == 0 {
				d.Why = cmp.Or(row.Error, row.Note)
				out.Add(d)
			}
		}
	}
}

// proposed reports whether mode check finds a step undone only because its fact is missing, and a run would take that fact
// from the hosts or ask a person for it.
func (a *adoption) proposed(left open, step runbook.Step) bool {
	if !a.Run.Checking() {
		return false
	}
	for _, s := range left.statements {
		if s.ours && !s.extra && s.step.ID == step.ID && (s.step.Host == "" || strings.EqualFold(s.step.Host, step.Host)) {
			return true
		}
	}
	for _, f := range left.shown {
		if f.step != "" && f.step == step.ID && strings.EqualFold(f.host, step.Host) {
			return true
		}
	}
	return false
}

func ofStep(s runbook.Step) runbook.Difference {
	return runbook.Difference{Step: s.ID, Manual: s.Manual, Host: s.Host, Title: s.Title}
}

func ofChange(s runbook.Step, change runbook.Change) runbook.Difference {
	d := ofStep(s)
	d.Property, d.Found, d.Wanted, d.Command = strings.TrimSpace(change.Target+" "+change.Property), change.Before, change.After, change.Command
	return d
}
