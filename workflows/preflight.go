package workflows

import (
	"slices"

	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/workflows/engine"
)

// preflight looks again at what may have changed since prepare on the nodes that a runbook works on: a new
// network adapter makes the licence invalid (V-22), and XPR needs Windows' SMTP service to be away (D-66).
// It belongs to the first group of a chapter, before anything is changed, and only looks.
func preflight(c *chapter, nodes ...string) []engine.Item {
	var group []engine.Item
	for _, node := range c.site.Config.Nodes {
		if slices.Contains(nodes, node.Name) {
			group = append(group, licensedAdapter(c, node), noSMTP(node.Name))
		}
	}
	return group
}

// installPreflight is preflight of a runbook that installs software: antivirus services stay stopped (V-29) on
// the nodes on which XPR is still to be installed.
func installPreflight(c *chapter, nodes ...string) []engine.Item {
	group := preflight(c, nodes...)
	for _, node := range nodesToInstall(c) {
		if slices.Contains(nodes, node) {
			group = append(append(group, antivirusOn(c, node)...), defender(node))
		}
	}
	return group
}

// noSMTP only looks: what was installed since prepare is removed by a person, or by prepare, which cannot
// begin while this run holds the lock.
func noSMTP(node string) engine.Item {
	s := step(steps.Prep7_1_3Step4, node, "feature SMTP-Server is not installed")
	return engine.Check(s.WithHint("remove it and retry; or abort, run prepare and start again"), windows.Feature{Name: "SMTP-Server", Service: "SMTPSVC"})
}
