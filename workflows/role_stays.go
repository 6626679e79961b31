package workflows

import (
	"go.temporal.io/sdk/workflow"

	clustercheck "changeover/activities/cluster/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// From the installation to the integration the role must not move (9.5, D-37): the registry keys of the setup are on the
// install node only. A role that is there when the integration begins may still have moved in between.

// staysFromHere records from when on the role must not move: the end of the installation, by each node's own clock.
// A setup that ran again counts from its own end.
func staysFromHere(c *chapter.Chapter, setupRan bool) []engine.Item {
	if c.Role.Integrated(c.Role.Seen()) {
		return nil
	}
	var group []engine.Item
	for _, node := range c.Site.Config.NodeNames() {
		key := runbook.FactInstalledPrefix + node
		if c.Run.Record().Has(key) && !setupRan {
			continue
		}
		s := chapter.Step(steps.InsVStep1, node, "the clock of "+node+" was read at the end of the installation")
		group = append(group, engine.Check(s, clustercheck.RoleStays{Role: c.Role.Name()}).WithFacts(func(ctx workflow.Context, facts []runbook.Fact) {
			for _, fact := range facts {
				if fact.Name == clustercheck.HostTimeFact {
					c.Run.Record().Remember(ctx, key, fact.Value, "")
				}
			}
		}))
	}
	return group
}

// stayedSinceInstallation looks in the cluster's log of each node for moves since the installation. An integration that began
// before has looked then, and may itself have restarted the node that has the role.
func stayedSinceInstallation(c *chapter.Chapter) []engine.Item {
	if c.Role.Integrated(c.Role.Seen()) {
		return nil
	}
	n1 := c.Site.Config.FirstNode()
	var group []engine.Item
	for _, node := range c.Site.Config.NodeNames() {
		s := chapter.Step(steps.Int9_5Step0, node, "the role has not moved since XPR was installed, according to the cluster's log on "+node)
		installed, known := c.Run.Record().Fact(runbook.FactInstalledPrefix + node)
		switch {
		case c.Run.Record().Has(runbook.FactCommissioning):
			group = append(group, engine.NotNeeded(s, "an earlier run of integrate has already checked whether the role moved"))
		case !known:
			group = append(group, engine.NotNeeded(s, "the site record does not contain the time of the installation, so nothing shows whether a move came before or after the installation"))
		default:
			group = append(group, engine.Check(s.WithHint(movedHint), clustercheck.RoleStays{Role: c.Role.Name(), Since: installed.Value, Home: node == n1}))
		}
	}
	return group
}

// movedHint is the hint for a role that was on another node before it was integrated.
const movedHint = "while the role was on another node, XPR could not run: its registry keys are only on the install node. " +
	"On the install node, compare the services of XPR (start mode, account and program) and the settings in the XPR Monitor with the site file. " +
	"If they are the same, skip this step and give this as the reason. If they differ, abort, remove XPR with its own setup, and run install again"
