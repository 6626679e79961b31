// Package requirements holds what prepare demands of the customer, the cluster and its nodes (6.1, 6.2, 7.1). Each file
// follows sections of the manual: customer.go 7.1, cluster.go 6.1, 6.2 and 7.1.1, hardware.go 7.1.2, software.go 7.1.3.
package requirements

import (
	"slices"

	"changeover/activities/cluster"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// BeforeRole are the requirements that hold before there is a role. Those of the cluster drive come with ClusterDrive, once
// the role has the drive.
func BeforeRole(c *chapter.Chapter, state cluster.State) []engine.Item {
	group := slices.Concat(customer(c, state), c.Preconditions().Antivirus(), clusterAndNodes(c))
	for _, node := range c.Site.Config.Nodes {
		group = append(group, hardware(c, node)...)
	}
	group = append(group, agentAdapter(c)...)
	for _, node := range c.Site.Config.Nodes {
		group = append(group, software(c, node)...)
	}
	return group
}
