package history

import (
	"slices"
	"time"

	"changeover/runbook"
)

// Plan collects what the looks at one group of mode check have shown until the group can be judged: a verdict
// rests on the steps before it, on any host, and a host may be asked in parts, or another one in its place.
type Plan struct {
	group int
	all   []runbook.Planned
	// open counts the looks that have not ended.
	open int
	// canceled: the run ended while it looked, and has judged nothing.
	canceled bool
	// judged is what Judge has returned.
	judged []runbook.Judged
}

// Begin takes a look at a group that was asked for. It returns the verdicts of the group before, if another begins.
func (p *Plan) Begin(group int) []runbook.Judged {
	var before []runbook.Judged
	if group != p.group || group == 0 && p.open == 0 {
		before = p.Judge()
		*p = Plan{group: group}
	}
	p.open++
	return before
}

// Saw takes what a look has shown of its items. A large answer ends early, and another look asks for the rest.
func (p *Plan) Saw(at time.Time, items []runbook.LookItem, seen []runbook.Seen) {
	p.open--
	for i, s := range seen[:min(len(seen), len(items))] {
		p.all = append(p.all, runbook.Planned{LookItem: items[i], Seen: s, At: at})
	}
}

// Unread takes a look that failed.
func (p *Plan) Unread(at time.Time, items []runbook.LookItem, problem runbook.Problem) {
	p.open--
	for _, item := range items {
		p.all = append(p.all, runbook.Planned{LookItem: item, Seen: runbook.Seen{Problem: &problem}, At: at})
	}
}

// Cancel takes a look that was canceled: the run was aborted, and its group has no verdicts.
func (p *Plan) Cancel() { p.open, p.canceled = p.open-1, true }

// Ready reports whether no look at the group is in work.
func (p *Plan) Ready() bool { return p.open == 0 }

// Judge returns the verdicts of the group that it has not returned before.
func (p *Plan) Judge() []runbook.Judged {
	if p.canceled {
		return nil
	}
	var fresh []runbook.Judged
	all := runbook.JudgeAll(p.all)
	for _, j := range all {
		known := func(k runbook.Judged) bool {
			return k.Place == j.Place && k.Step == j.Step && k.Judgement == j.Judgement && k.At.Equal(j.At)
		}
		if !slices.ContainsFunc(p.judged, known) {
			fresh = append(fresh, j)
		}
	}
	p.judged = all
	return fresh
}
