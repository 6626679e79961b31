package engine

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
)

// keep writes into the site record what a confirmation says that no host shows.
func (r *Record) keep(ctx workflow.Context, t desk.Task, d runbook.DecisionRecord) {
	for _, s := range t.Steps {
		if !t.Asks(s) {
			continue
		}
		words := desk.Words(d, t.FactOf(s))
		if entered := t.Entered[s.ID]; entered != "" {
			words = desk.Entered(entered, words)
		}
		r.RememberAbout(ctx, t.FactOf(s), words, t.AboutOf(s), d.Operator)
	}
	for _, v := range d.Typed {
		r.Remember(ctx, runbook.FactOfValue(v.Name), v.Value, d.Operator)
	}
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
