// Package votes counts the votes of a failover cluster.
package votes

// Count is the votes of a cluster of which some nodes are members.
type Count struct {
	// Nodes is the number of all nodes, Members the number of nodes that are members.
	Nodes, Members int
	// Witness is set if the cluster has a witness, Online if this witness has a vote.
	Witness, Online bool
	// Dynamic is set for dynamic quorum: the cluster counts only the votes of nodes that are members (Windows Server 2012 and later).
	Dynamic bool
}

// Majority reports whether the members may run the cluster: they have more than half of the votes (Microsoft, "Understanding
// Quorum Configurations in a Failover Cluster", Windows Server 2008 R2). With dynamic quorum, the cluster runs until its last
// node ends (Microsoft, "Understanding cluster and pool quorum"). The lab does not model that a cluster with dynamic quorum
// may stop when a node with a vote fails instead of shutting down.
func (c Count) Majority() bool {
	if c.Dynamic {
		return c.Members > 0
	}
	all, have := c.Nodes, c.Members
	if c.Witness {
		all++
	}
	if c.Witness && c.Online {
		have++
	}
	return 2*have > all
}
