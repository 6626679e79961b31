package workflows

import (
	"slices"
	"strings"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// What the site record says of an antivirus service.
const (
	antivirusStopped = "stopped for the installation"
	antivirusStarted = "started again"
)

// antivirus is stopped on every node on which XPR is still to be installed (7.1.3). The site record
// keeps what this service has stopped, so that it starts that again.
func antivirus(c *chapter) []engine.Item {
	var group []engine.Item
	s := step(steps.Prep7_1Step5, "", "antivirus services are stopped")
	nodes := nodesToInstall(c)
	switch {
	case len(c.site.Config.Checks.AntivirusServices) == 0:
		group = append(group, engine.NotNeeded(s, "the site names no antivirus services"))
	case len(nodes) == 0:
		group = append(group, engine.NotNeeded(s, "XPR is installed on every node"))
	}
	for _, node := range nodes {
		group = append(group, antivirusOn(c, node)...)
	}
	for _, node := range c.site.Config.NodeNames() {
		group = append(group, defender(node))
	}
	return group
}

// antivirusOn stops the antivirus services of a node.
func antivirusOn(c *chapter, node string) []engine.Item {
	var group []engine.Item
	for _, name := range c.site.Config.Checks.AntivirusServices {
		group = append(group, stopAntivirus(c, node, name))
	}
	return group
}

// defender warns of Microsoft Defender on a node.
func defender(node string) engine.Item {
	return engine.Check(step(steps.Prep7_1Step5, node, "whether Microsoft Defender protects in real time is known"), check.Defender{})
}

// nodesToInstall are those that do not have XPR yet, as far as the site record knows. In a role that was
// built by hand, or whose replications the record does not know, every node may be in production: there only
// the node is to be installed that the runbook is about.
func nodesToInstall(c *chapter) []string {
	record := c.run.Record()
	nodes := slices.DeleteFunc(c.site.Config.FurtherNodes(), func(node string) bool { return record.Has(runbook.FactReplicatedPrefix + node) })
	someDone := len(nodes) < len(c.site.Config.FurtherNodes())
	production := c.role.Integrated(c.role.Seen()) && c.role.InProduction()
	recorded := someDone && record.Has(runbook.FactCommissioning)
	switch {
	case production && !recorded:
		return slices.DeleteFunc(nodes, func(node string) bool { return node != c.run.Input().Node })
	case someDone:
		return nodes
	}
	return append([]string{c.site.Config.FirstNode()}, nodes...)
}

// antivirusAgain ends what antivirus began, at the end of the last node's replication.
func antivirusAgain(ctx workflow.Context, c *chapter) {
	for _, node := range nodesToInstall(c) {
		if node != c.run.Input().Node && node != c.site.Config.FirstNode() {
			return
		}
	}
	var group []engine.Item
	for _, service := range stoppedAntivirus(c) {
		node, name, _ := strings.Cut(service, "/")
		group = append(group, startAntivirus(c, node, name))
	}
	c.run.Do(ctx, group...)
}

// stoppedAntivirus are the services, as node/name, that this service has stopped and not started again.
func stoppedAntivirus(c *chapter) []string {
	var services []string
	for _, fact := range c.run.Record().Facts() {
		if service, ok := strings.CutPrefix(fact.Key, runbook.FactAntivirusPrefix); ok && fact.Value == antivirusStopped {
			services = append(services, service)
		}
	}
	return services
}

// antivirusLeft warns at the end of a run that failed.
func antivirusLeft(c *chapter) {
	if services := stoppedAntivirus(c); len(services) > 0 {
		c.run.Safety("antivirus services are still stopped: " + strings.Join(services, ", ") + "; start them until the runbook is started again")
	}
}

// antivirusStep is about one antivirus service of a node.
func antivirusStep(node, name, title string) runbook.Step {
	return step(steps.Prep7_1Step5, node, "antivirus service "+name+" "+title)
}

func antivirusFact(node, name string) string { return runbook.FactAntivirusPrefix + node + "/" + name }

// stopAntivirus stops a service. That it is stopped is recorded before: whatever an abort cuts short,
// no service is forgotten.
func stopAntivirus(c *chapter, node, name string) engine.Item {
	s, key := antivirusStep(node, name, "is stopped"), antivirusFact(node, name)
	if c.run.Checking() {
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	want := windows.Service{Name: name, State: stopped, MayBeAbsent: true}
	return engine.Unless(s, []desk.Proof{{Step: s, Want: want}}, func(ctx workflow.Context, a *engine.Attempt) error {
		if fact, _ := c.run.Record().Fact(key); fact.Value != antivirusStopped {
			left, err := a.Look(ctx, node, want)
			if err != nil || len(left) == 0 {
				return err // It is not there, or somebody else has stopped it.
			}
			c.run.Record().Remember(ctx, key, antivirusStopped, "")
		}
		if !c.run.OK() {
			return c.run.Err()
		}
		return a.Ensure(ctx, node, want)
	})
}

// startAntivirus starts a service again. That it runs is recorded afterwards.
func startAntivirus(c *chapter, node, name string) engine.Item {
	s := antivirusStep(node, name, "runs again")
	if c.run.Checking() {
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		err := a.Ensure(ctx, node, windows.Service{Name: name, State: running, MayBeAbsent: true})
		if err == nil {
			c.run.Record().Remember(ctx, antivirusFact(node, name), antivirusStarted, "")
		}
		return err
	})
}
