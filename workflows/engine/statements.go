package engine

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
)

// unsaid is the task with the statements that nobody has made yet, about steps that no host shows, and the values
// that nobody has typed yet and that cannot be changed later. done: the person has nothing else to do.
func (r *Record) unsaid(t desk.Task, done bool) desk.Task {
	t.Attests, t.Statements = nil, nil
	var open []runbook.Step
	for _, s := range t.Steps {
		if !t.Proven(s) && (!done || !r.isSaid(t, s)) {
			open = append(open, s)
		}
	}
	for _, s := range open {
		if t.Attest {
			t.Statements = append(t.Statements, t.Statement(s))
		} else {
			t.Attests = append(t.Attests, t.Statement(s))
		}
	}
	if !done {
		return t
	}
	t.Values = slices.DeleteFunc(slices.Clone(t.Values), func(v runbook.IrrevocableValue) bool {
		fact, ok := r.Fact(runbook.FactOfValue(v.Key))
		return ok && v.Fits(fact.Value)
	})
	t.Title = "state what was entered in the task \"" + t.Title + "\": the hosts show that this task is done, but not what was entered"
	t.Program, t.Attest = "", true
	t.Pages = slices.DeleteFunc(slices.Clone(t.Pages), func(p runbook.Page) bool {
		return !slices.ContainsFunc(open, func(s runbook.Step) bool { return s.Manual == p.Manual })
	})
	return t
}

// isSaid reports whether a person has stated a step that no host shows. What was said about other values than the site's does
// not count.
func (r *Record) isSaid(t desk.Task, s runbook.Step) bool {
	fact, ok := r.Fact(t.FactOf(s))
	return ok && t.IsSaid(fact, s)
}

// keep writes into the site record what a confirmation says that no host shows.
func (r *Record) keep(ctx workflow.Context, t desk.Task, d runbook.DecisionRecord) {
	for _, s := range t.Steps {
		if !t.Asks(s) {
			continue
		}
		words := wordsOf(d, t.FactOf(s))
		if entered := t.Entered[s.ID]; entered != "" {
			words = desk.Entered(entered, words)
		}
		r.RememberAbout(ctx, t.FactOf(s), words, t.AboutOf(s), d.Operator)
	}
	for _, v := range d.Typed {
		r.Remember(ctx, runbook.FactOfValue(v.Name), v.Value, d.Operator)
	}
}

// wordsOf are a decision's words about a statement: its own, or the reason.
func wordsOf(d runbook.DecisionRecord, key string) string {
	for _, stated := range d.Stated {
		if stated.Name == key {
			return stated.Value
		}
	}
	return d.Reason
}

// Because cites the fact of the site record that a decision of the run rests on, and the command that withdraws it.
func (r *Record) Because(key string) string {
	fact, ok := r.Fact(key)
	if !ok {
		return ""
	}
	return fact.Written() + ": " + fact.Shown() + "; if this fact is wrong, run: changeover facts withdraw '" + fact.Key +
		"' --site " + r.start.in.Site + " --reason TEXT"
}
