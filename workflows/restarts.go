package workflows

import (
	"slices"
	"strings"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"go.temporal.io/sdk/workflow"
)

// What the site record says of restarts that installers want, beside the reason for which one is wanted.
const (
	setupBegan      = "the setup of XPR began"
	setupGoesOn     = "restarted, and the setup of XPR goes on"
	setupWantedNone = "the setup of XPR wanted no restart"
	restartedBy     = "restarted by "
)

// restart restarts a node; what runs besides the cluster's services is stopped before its disk goes.
func restart(ctx workflow.Context, c *chapter, s runbook.Step, node string) {
	restartWith(ctx, c, s, node, c.site.Services)
}

// restartWith is restart where only some of the site's services are installed.
func restartWith(ctx workflow.Context, c *chapter, s runbook.Step, node string, services []resolved.Service) {
	c.role.Restart(ctx, s, node, func(ctx workflow.Context) {
		stopServices(ctx, c, steps.Step{ID: s.ID, Manual: s.Manual}, services)
	})
	if restartWanted(c, node) {
		c.run.Record().Remember(ctx, runbook.FactRestartWanted+node, restartedBy+c.run.ID(), "")
	}
}

// restartAlone restarts the install node. Where it owns the role, which could run on the others as well, they are
// paused meanwhile (G-13); those that this service has paused for another reason stay so.
func restartAlone(ctx workflow.Context, c *chapter, s runbook.Step) {
	n1 := c.site.Config.FirstNode()
	about := func(node, title string) runbook.Step {
		return runbook.Step{ID: s.ID, Manual: s.Manual, Host: c.role.Owner(), Title: "node " + node + title}
	}
	c.role.Survey(ctx)
	installed := servicesFound(ctx, c, c.site.Keys()...)
	services := slices.DeleteFunc(slices.Clone(c.site.Services), func(service resolved.Service) bool { return !installed[service.Key] })
	var paused []string
	for _, node := range c.site.Config.FurtherNodes() {
		if c.role.Owner() == n1 && !role.PausedHere(c.run.Record(), node) {
			c.role.Pause(ctx, about(node, " is paused while "+n1+" restarts"), node)
			paused = append(paused, node)
		}
	}
	restartWith(ctx, c, s, n1, services)
	for _, node := range paused {
		c.role.Release(ctx, about(node, " is resumed after the restart of "+n1), node)
	}
}

// waitsForNoRestart is the proof that Windows waits for no restart of the step's host.
func waitsForNoRestart(s runbook.Step) []desk.Proof {
	return []desk.Proof{{Step: s, Want: check.NoRestartPending{}}}
}

// setupIsDue reports whether the setup of XPR is carried out now, or was begun by an earlier run that did not see its
// end. On a host that has XPR already nobody knows what Windows waits for, and nothing is restarted.
func setupIsDue(c *chapter, installed bool) bool {
	fact, known := c.run.Record().Fact(runbook.FactSetupRestart + c.site.Config.FirstNode())
	return !c.run.Checking() && (known && underWay(fact) || !known && !installed)
}

// underWay reports whether no run has seen the end of the setup and its restart.
func underWay(fact runbook.SiteFact) bool {
	return fact.Value == setupBegan || fact.Value == setupGoesOn
}

// afterSetupStep is the restart of 4.3.13, which 4.3.12 has after the setup of XPR.
func afterSetupStep(c *chapter) runbook.Step {
	return step(steps.Ins4_3_13Step1, c.site.Config.FirstNode(), "the node has restarted where the setup of XPR wants it")
}

// noRestartIsDue reports that restart where no setup is due.
func noRestartIsDue(c *chapter) engine.Item {
	s, key := afterSetupStep(c), runbook.FactSetupRestart+c.site.Config.FirstNode()
	fact, known := c.run.Record().Fact(key)
	switch {
	case known && !underWay(fact):
		return onRecord(c, s, key, fact.Value)
	case c.run.Checking():
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return engine.NotNeeded(s, "XPR was installed before this service looked at the node")
}

// restartForFeatures carries out the restart that the .NET Framework 3.5 waits for, where that was added as a
// feature of Windows (E-C45), before the setup that needs it.
func restartForFeatures(ctx workflow.Context, c *chapter) {
	s := step(steps.Ins4_3_13Step1, c.site.Config.FirstNode(), "the node has restarted since the .NET Framework 3.5 was installed")
	switch {
	case !c.run.OK():
	case c.run.Holds(ctx, c.preconditions().DotNet35Complete(s)):
		c.run.Do(ctx, engine.NotNeeded(s, "its installation waits for no restart"))
	default:
		restartAlone(ctx, c, s)
	}
}

// setupBegins records that the setup of XPR is carried out from here on: whether it wants a restart is seen
// afterwards, also by a later run where this one is aborted.
func setupBegins(ctx workflow.Context, c *chapter) {
	if key := runbook.FactSetupRestart + c.site.Config.FirstNode(); !c.run.Record().Has(key) {
		c.run.Record().Remember(ctx, key, setupBegan, "")
	}
}

// restartAfterSetup carries out the restart that the setup wants. The remaining components are installed once a
// person logs on again.
func restartAfterSetup(ctx workflow.Context, c *chapter) {
	s, key := afterSetupStep(c), runbook.FactSetupRestart+c.site.Config.FirstNode()
	fact, _ := c.run.Record().Fact(key)
	switch {
	case !c.run.OK():
		return
	case fact.Value == setupGoesOn:
		c.run.Do(ctx, onRecord(c, s, key, "it has restarted"))
	case c.run.Holds(ctx, waitsForNoRestart(s)):
		c.run.Do(ctx, readShows(s, "Windows waits for no restart"))
		c.run.Record().Remember(ctx, key, setupWantedNone, "")
		return
	default:
		restartAlone(ctx, c, s)
		c.run.Record().Remember(ctx, key, setupGoesOn, "")
	}
	setupContinues(ctx, c)
	c.run.Record().Remember(ctx, key, restartedBy+c.run.ID(), "")
}

// setupContinues is the end of 4.3.12: after a restart and a logon the setup installs what is left.
func setupContinues(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.run.Attest(ctx, desk.Task{
		Steps: []runbook.Step{step(steps.Ins4_3_13Step1, n1, "the setup has installed the remaining components after the restart", "4.3.12")},
		OperatorTask: runbook.OperatorTask{
			ID: "setup-after-restart", Title: "log on to " + n1 + " and let the setup install the remaining components to their end", Host: n1,
		},
	})
}

// restartAfterDriver is 9.4.2-6. A node that has started since its driver was set up is not restarted again, unless
// an installer of this service has wanted a restart since.
func restartAfterDriver(ctx workflow.Context, c *chapter, node string) {
	s := step(steps.Int9_4_2Step2, node, "the node has restarted since the printer driver was installed")
	since := []desk.Proof{{Step: s, Want: check.StartedSince{Path: printerLog}}}
	fact, wanted := runbook.FactDriverRestart+node, restartWanted(c, node)
	carryOut := func() {
		restart(ctx, c, s, node)
		c.run.Record().Remember(ctx, fact, restartedBy+c.run.ID(), "")
	}
	switch {
	case wanted && c.run.Checking():
		c.run.Do(ctx, engine.Unless(s, waitsForNoRestart(s), nil))
	case wanted && !c.run.Holds(ctx, waitsForNoRestart(s)):
		carryOut()
	case c.run.Record().Has(fact):
		c.run.Do(ctx, onRecord(c, s, fact, "it has started since"))
	case c.run.Checking():
		c.run.Do(ctx, engine.Unless(s, since, nil))
	case c.run.Holds(ctx, since):
		c.run.Do(ctx, readShows(s, "it has started since"))
	default:
		carryOut()
	}
}

// restartWanted reports whether an installer of this service has wanted a restart of a node that no run has carried
// out; a person may have.
func restartWanted(c *chapter, node string) bool {
	wanted, ok := c.run.Record().Fact(runbook.FactRestartWanted + node)
	return ok && !strings.HasPrefix(wanted.Value, restartedBy)
}
