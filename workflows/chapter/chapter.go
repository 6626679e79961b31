// Package chapter holds what the runbooks have in common: the run, the role and the site that each works with, and steps
// that several chapters of the manual contain.
package chapter

import (
	"fmt"
	"strconv"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/precondition"
	"changeover/workflows/role"
	"changeover/workflows/setup"
)

// Chapter is what a runbook works with.
type Chapter struct {
	Run  *engine.Run
	Role *role.Role
	Site *resolved.Site
}

// Preconditions are what is looked at before the chapter changes anything.
func (c *Chapter) Preconditions() precondition.Checks {
	return precondition.Checks{Run: c.Run, Role: c.Role, Site: c.Site}
}

// Setup are the operator tasks of chapter 4.
func (c *Chapter) Setup() setup.Tasks {
	return setup.Tasks{Site: c.Site, Owner: c.Role.Owner(), InUse: c.Role.Integrated(c.Role.Seen())}
}

// Step is a row of the step table on a host: the title says what becomes true there. Another
// reference than the row's may follow, where one step has several in the manual.
func Step(row steps.Step, host, title string, manual ...string) runbook.Step {
	s := runbook.Step{ID: row.ID, Manual: row.Manual, Title: title, Host: host}
	if len(manual) > 0 {
		s.Manual = manual[0]
	}
	return s
}

// Attest are the items of a statement that has no pages to work through.
func Attest(c *Chapter, id, title string, about ...runbook.Step) []engine.Item {
	return c.Run.Record().Attesting(desk.Task{Steps: about, OperatorTask: runbook.OperatorTask{ID: id, Title: title}})
}

// AttestNow is Attest for a statement about the time of this run. A statement of an earlier run does not count: that run may have
// ended before the work that the statement was made for, and what the statement is about may have changed since.
func AttestNow(c *Chapter, id, title string, about runbook.Step) []engine.Item {
	return c.Run.Record().Attesting(desk.Task{Steps: []runbook.Step{about}, ThisRun: true, OperatorTask: runbook.OperatorTask{ID: id, Title: title}})
}

// Stated is a step that a person attests for some values of the site file.
type Stated struct {
	runbook.Step
	// About are these values; empty: the statement does not depend on any.
	About string
}

// VendorLatency is the vendor's figure for the shared disks, which a person attests if the disks have too little traffic to be measured
// (7.1.2).
func VendorLatency(c *Chapter) Stated {
	most := c.Site.Config.Requirements().MaximumMs
	return Stated{About: strconv.Itoa(most), Step: Step(steps.Prep7_1_2Step3, "", fmt.Sprintf("according to the vendor of the shared disks, the disks answer within %d ms on average", most))}
}

// AttestAbout is Attest for statements that count only for the present values of the site file.
func AttestAbout(c *Chapter, id, title string, stated ...Stated) []engine.Item {
	t := desk.Task{SiteValues: map[string]string{}, OperatorTask: runbook.OperatorTask{ID: id, Title: title}}
	for _, s := range stated {
		t.Steps = append(t.Steps, s.Step)
		if s.About != "" {
			t.SiteValues[t.FactOf(s.Step)] = s.About
		}
	}
	return c.Run.Record().Attesting(t)
}

// List joins what is missing, changed or wanted.
func List(items []string) string { return strings.Join(items, "; ") }

// Reenter carries out a chapter on a site where it may be finished already (G-14). Where the role
// runs XPR, the chapter passes in mode check first, unless it is due for the first time: with nothing
// pending that pass is the result and nothing was touched; otherwise a site in production is changed
// in an approved maintenance window only.
func Reenter(ctx workflow.Context, c *Chapter, due bool, pass func(workflow.Context)) {
	state := c.Role.Refresh(ctx)
	if c.Run.Checking() || !c.Run.OK() || !c.Role.Integrated(state) {
		pass(ctx)
		return
	}
	if state.RoleState == cluster.Online && state.RoleByHand {
		// This interrupts nothing. Found by the pass, it would take the role offline.
		c.Role.Start(ctx, Step(steps.Int9_7_2Step22, c.Role.Owner(), "the role, which is online, starts with the cluster"))
	}
	c.Role.Remember(c.Role.AtRest(ctx, state))
	var pending []*runbook.StepRecord
	if !due {
		if pending = c.Run.Rehearse(ctx, pass); !c.Run.OK() || len(pending) == 0 {
			return
		}
	}
	if c.Role.InProduction() {
		c.Run.Approve(ctx, pending)
		// The window may have opened days later: an abort leaves the role where it is by now.
		c.Role.Remember(c.Role.AtRest(ctx, c.Role.Refresh(ctx)))
	}
	pass(ctx)
}
