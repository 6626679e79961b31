package cluster

import (
	"slices"
	"strings"

	"changeover/lab/cluster/votes"
	"changeover/lab/win32"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
)

// Evict removes a node from the cluster, even if the node is down. It removes the node from all lists that decide about the
// placement of groups and resources (MS-CMRP, ApiEvictNode), and the groups of the node go to other nodes. Error 5042 for an
// unknown node. Error 5896 means that the node was evicted, but its own configuration could not be cleaned up, since its
// cluster service does not run (Microsoft, "EvictClusterNodeEx function"; "System Error Codes").
func (ns Nodes) Evict(name string) error {
	ns.c.w.Lock()
	defer ns.c.w.Unlock()
	n := ns.find(name)
	if n == nil {
		return win32.Fail(win32.CodeNodeMissing, "evict node %q", name)
	}
	cleans := n.joined
	ns.forget(n)
	ns.down(n.host)
	ns.c.nodes = slices.DeleteFunc(ns.c.nodes, func(other *node) bool { return other == n })
	for _, g := range ns.c.groups {
		if g.owner == n {
			g.owner = ns.c.nodes[0] // No node can host the group, so it is offline there.
		}
	}
	ns.c.engine.advance()
	if !cleans {
		return win32.Fail(win32.CodeEvictedOnly, "evict node %q", name)
	}
	n.cleanUp()
	return nil
}

// forget removes a node from the lists that decide about placement. The caller holds the lock.
func (ns Nodes) forget(n *node) {
	other := func(name string) bool { return strings.EqualFold(name, n.host.Name()) }
	for _, g := range ns.c.groups {
		g.preferred = slices.DeleteFunc(g.preferred, other)
		if g.moving == n {
			g.moving = nil
		}
	}
	for _, r := range ns.c.resources {
		r.PossibleOwners = slices.DeleteFunc(slices.Clone(r.PossibleOwners), other)
	}
	ns.c.links = slices.DeleteFunc(ns.c.links, func(l NetworkInterface) bool { return other(l.Node) })
}

// cleanUp removes the configuration of the cluster from a node: its cluster service no longer starts. The caller holds the lock.
func (n *node) cleanUp() {
	n.host.Services.Locked().SetUp(scm.ClusterService, scm.Stopped, scm.StartDisabled)
	n.host.World().ChangedLocked()
}

// Add adds a host to the cluster; its cluster service then joins (Microsoft, "Add-ClusterNode"). The existing lists of possible
// and preferred owners do not change. Error 5065 for a host that is a node already, 1722 for an unknown host or a host that is
// down.
func (ns Nodes) Add(name string) error {
	h := ns.c.w.Host(name)
	ns.c.w.Lock()
	defer ns.c.w.Unlock()
	switch {
	case ns.find(name) != nil:
		return win32.Fail(win32.CodeNodeIsMember, "add node %q", name)
	case h == nil || !h.UpLocked():
		return win32.Fail(win32.CodeRPCUnavailable, "add node %q", name)
	}
	id := 0
	for _, n := range ns.c.nodes {
		id = max(id, n.id)
	}
	n := &node{id: id + 1, host: h.Itself()}
	ns.c.nodes = append(ns.c.nodes, n)
	ns.c.link(n)
	n.host.Services.Locked().SetUp(scm.ClusterService, scm.Running, scm.StartAuto)
	ns.startJoin(n)
	return nil
}

// link adds the adapters of a node to the network interfaces of the cluster. The caller holds the lock.
func (c *Cluster) link(n *node) {
	for i, network := range c.networks {
		nic := n.host.Network.AdaptersLocked()[i]
		c.links = append(c.links, NetworkInterface{Name: n.host.Name() + " - " + nic.Name, Node: n.host.Name(), Network: network.Name, Adapter: nic.Description, IP: nic.Addresses[0].IP, State: "Up"})
	}
}

// Witness returns the name of the quorum witness, which is the disk in the core group; empty if there is none.
func (c *Cluster) Witness() string {
	c.w.Lock()
	defer c.w.Unlock()
	for _, r := range c.resources {
		if r.isWitness() {
			return r.Name
		}
	}
	return ""
}

// majority reports whether the nodes that are members, or wait to be, may run the cluster together with one more node, which may be nil.
func (ns Nodes) majority(more *node) bool {
	count := votes.Count{Nodes: len(ns.c.nodes)}
	for _, n := range ns.c.nodes {
		count.Dynamic = !release.ByBuild(n.host.BuildLocked()).Lacks(release.Property, "Cluster.DynamicQuorum")
		if n.joined || n.waiting || n == more {
			count.Members++
		}
	}
	for _, r := range ns.c.resources {
		if r.isWitness() {
			count.Witness, count.Online = true, r.target && r.state != Failed
		}
	}
	return count.Majority()
}

// loseQuorum ends the membership of all nodes if those that are left have no majority. Their cluster services wait for more nodes
// (Microsoft, event 1177).
func (ns Nodes) loseQuorum() {
	for _, n := range ns.c.nodes {
		if n.joined && !ns.majority(nil) {
			n.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1177, "Critical", "The Cluster service is shutting down because quorum was lost.")
			ns.down(n.host)
			n.joining, n.waiting = true, true
		}
	}
}

// failBack moves groups to the node that they prefer most, when this node has joined the cluster, if their AutoFailbackType allows it
// (Microsoft, CLUSTER_GROUP_AUTOFAILBACK_TYPE; without FailbackWindowStart and FailbackWindowEnd, at once).
func (ns Nodes) failBack(n *node) {
	for _, g := range ns.c.groups {
		prefers := len(g.preferred) > 0 && strings.EqualFold(g.preferred[0], n.host.Name())
		if g.AutoFailbackType == 1 && prefers && g.owner != n && g.moving == nil && n.state() == NodeUp && ns.canHost(g, n) {
			g.moving = n
		}
	}
}

func (r *resource) isWitness() bool { return r.Core && r.Type == TypePhysicalDisk }

// starts reports whether a node may bring a resource online. A paused node brings the quorum resource online, and no other
// (MS-CMRP, ApiPauseNode).
func (n *node) starts(r *resource) bool {
	return n.state() == NodeUp || n.state() == NodePaused && r.isWitness()
}
