// Package workflows holds the runbooks: one file a chapter of the manual, each reading top to bottom
// as the chapter does, over package engine, which gives all of them the lock, parking and decisions,
// operator tasks, progress and evidence, and over package role.
package workflows

import (
	"strings"

	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/precondition"
	"changeover/workflows/role"
	"changeover/workflows/setup"

	"go.temporal.io/sdk/workflow"
)

// chapter is what a chapter of the manual works with.
type chapter struct {
	run  *engine.Run
	role *role.Role
	site *resolved.Site
}

// preconditions are what is looked at before the chapter changes anything.
func (c *chapter) preconditions() precondition.Checks {
	return precondition.Checks{Run: c.run, Role: c.role, Site: c.site}
}

// setup are the operator tasks of chapter 4.
func (c *chapter) setup() setup.Tasks { return setup.Tasks{Site: c.site, Owner: c.role.Owner()} }

// step is a row of the step table on a host: the title says what becomes true there. Another
// reference than the row's may follow, where one step has several in the manual.
func step(row steps.Step, host, title string, manual ...string) runbook.Step {
	s := runbook.Step{ID: row.ID, Manual: row.Manual, Title: title, Host: host}
	if len(manual) > 0 {
		s.Manual = manual[0]
	}
	return s
}

// attest are the items of a statement that has no pages to work through.
func attest(c *chapter, id, title string, about ...runbook.Step) []engine.Item {
	return c.run.Record().Attesting(desk.Task{Steps: about, OperatorTask: runbook.OperatorTask{ID: id, Title: title}})
}

// list joins what is missing, changed or wanted.
func list(items []string) string { return strings.Join(items, "; ") }

// reenter carries out a chapter on a site where it may be finished already (G-14). Where the role
// runs XPR, the chapter passes in mode check first, unless it is due for the first time: with nothing
// pending that pass is the result and nothing was touched; otherwise a site in production is changed
// in an approved maintenance window only.
func reenter(ctx workflow.Context, c *chapter, due bool, pass func(workflow.Context)) {
	state := c.role.Survey(ctx)
	if c.run.Checking() || !c.run.OK() || !c.role.Integrated(state) {
		pass(ctx)
		return
	}
	c.role.Remember(c.role.AtRest(ctx, state))
	var pending []*runbook.StepRecord
	if !due {
		if pending = c.run.Rehearse(ctx, pass); !c.run.OK() || len(pending) == 0 {
			return
		}
	}
	if c.role.InProduction() {
		c.run.Approve(ctx, pending)
	}
	pass(ctx)
}
