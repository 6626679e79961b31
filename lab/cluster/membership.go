package cluster

import (
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// Evict takes a node out of the cluster, also one that is not active: nothing that decides where a group or a resource
// is placed names it any more (MS-CMRP, ApiEvictNode), and what it hosted goes to other nodes. Errors: 5042; 5896 where
// the node is out and its own configuration could not be cleaned up, since its cluster service does not run (Microsoft,
// EvictClusterNodeEx; "System Error Codes").
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
			g.owner = ns.c.nodes[0] // Offline there, where no node can host it.
		}
	}
	ns.c.engine.advance()
	if !cleans {
		return win32.Fail(win32.CodeEvictedOnly, "evict node %q", name)
	}
	n.clear()
	return nil
}

// forget removes a node from what decides about placement. The caller holds the lock.
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

// clear removes the configuration of the cluster from a node: its cluster service no longer starts. The caller holds the lock.
func (n *node) clear() {
	n.host.Services.Locked().SetUp(scm.ClusterService, scm.Stopped, scm.StartDisabled)
	n.host.World().ChangedLocked()
}

// Add makes a host a node of the cluster, whose cluster service then joins (Microsoft, Add-ClusterNode). Lists of owners
// that somebody has set do not name it. Errors: 5065 for a node of the cluster, 1722 for a host that is not up.
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

// link finds the adapters of a node on the cluster's networks. The caller holds the lock.
func (c *Cluster) link(n *node) {
	for i, network := range c.networks {
		nic := n.host.Network.AdaptersLocked()[i]
		c.links = append(c.links, NetworkInterface{Name: n.host.Name() + " - " + nic.Name, Node: n.host.Name(), Network: network.Name, Adapter: nic.Description, IP: nic.Addresses[0].IP, State: "Up"})
	}
}

// Witness is the name of the resource that votes with the nodes; empty where none does. The lab's is the disk in the core group.
func (c *Cluster) Witness() string {
	c.w.Lock()
	defer c.w.Unlock()
	for _, r := range c.resources {
		if r.Core && r.Type == TypePhysicalDisk {
			return r.Name
		}
	}
	return ""
}
