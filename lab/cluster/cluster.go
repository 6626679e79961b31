package cluster

import (
	"slices"
	"strings"
	"time"
)

// ClusterService is the key of Windows' cluster service.
const ClusterService = "ClusSvc"

// Cluster is a Windows failover cluster, seen in a world.
type Cluster struct {
	*clusterState
	w *World
}

// clusterState is what all views of a cluster share.
type clusterState struct {
	name string
	// id is the GUID that the cluster got when it was formed.
	id        string
	nodes     []*node
	groups    []*group
	resources []*resource
	types     []ResourceType
	disks     []*disk
	networks  []Network
	links     []NetworkInterface
}

type node struct {
	id     int
	host   *Host
	paused bool
	// joined is true while the node's cluster service is a member; joining from its start until then.
	joined, joining bool
	// joins counts the joins, so that an overtaken one ends without effect.
	joins int
}

// joinTime is how long a cluster service that runs takes to become a member.
const joinTime = 5 * time.Second

// state of a node. The caller holds the lock.
func (n *node) state() NodeState {
	switch {
	case n.joining:
		return NodeJoining
	case !n.joined:
		return NodeDown
	case n.paused:
		return NodePaused
	}
	return NodeUp
}

// Name of the Windows cluster.
func (c *Cluster) Name() string { return c.name }

// From checks that the cluster can be managed from a host: error 1753 where the
// host's cluster service does not run, and error 13 on every host while two
// resources exist of a type that allows one (9.7.3).
func (c *Cluster) From(h *Host) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	n := c.node(h.name)
	if n == nil || !n.joined {
		return fail(CodeNoEndpoint, "open the cluster on %s: the cluster service is not running", h.name)
	}
	for _, t := range c.types {
		if c.count(t.Name) > 1 && c.library(h, t).Single {
			return fail(CodeInvalidData, "open cluster %q: it has more than one resource of type %q", c.name, t.Name)
		}
	}
	return nil
}

func (c *Cluster) count(typ string) int {
	n := 0
	for _, r := range c.resources {
		if strings.EqualFold(r.Type, typ) {
			n++
		}
	}
	return n
}

// ID is the GUID that the cluster got when it was formed.
func (c *Cluster) ID() string { return c.id }

// Nodes lists the nodes in the order of their ids.
func (c *Cluster) Nodes() []Node {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	var list []Node
	for _, n := range c.nodes {
		list = append(list, Node{Name: n.host.name, ID: n.id, State: n.state()})
	}
	return list
}

func (c *Cluster) node(name string) *node {
	for _, n := range c.nodes {
		if strings.EqualFold(n.host.name, name) {
			return n
		}
	}
	return nil
}

func (c *Cluster) nodeNames() []string {
	var names []string
	for _, n := range c.nodes {
		names = append(names, n.host.name)
	}
	return names
}

// PauseNode pauses a node: it keeps its groups unless it drains, takes no other
// and brings no resource online. Errors: 5042 unknown, 5050 down.
func (c *Cluster) PauseNode(name string, drain bool) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	n := c.node(name)
	if n == nil {
		return fail(CodeNodeMissing, "pause node %q", name)
	}
	if !n.joined {
		return fail(CodeNodeDown, "pause node %q", name)
	}
	n.paused = true
	if drain {
		for _, g := range c.groups {
			if g.owner == n {
				c.leave(g)
			}
		}
	}
	c.advance()
	return nil
}

// leave begins to move a group to the best other node, if there is one.
func (c *Cluster) leave(g *group) {
	if to := c.bestNode(g, g.owner); to != nil && g.moving == nil {
		g.moving = to
	}
}

// ResumeNode ends a pause; resources that were to be online come online. Error 5042.
func (c *Cluster) ResumeNode(name string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	n := c.node(name)
	if n == nil {
		return fail(CodeNodeMissing, "resume node %q", name)
	}
	if !n.joined {
		return fail(CodeNodeDown, "resume node %q", name)
	}
	n.paused = false
	c.adopt()
	c.advance()
	return nil
}

// clusterServiceChanged follows the cluster service of a host. The caller holds the lock.
func (h *Host) clusterServiceChanged(s *service) {
	c := h.w.cluster
	if c == nil || c.node(h.name) == nil {
		return
	}
	if s.State != Running {
		c.nodeDown(h)
		return
	}
	n := c.node(h.name)
	n.joins++
	n.joining = true
	join := n.joins
	h.w.changed()
	h.w.after(joinTime, func() {
		if n.joining && n.joins == join {
			c.join(n)
		}
	})
}

// join makes a node a member. The caller holds the lock.
func (c *Cluster) join(n *node) {
	n.joined, n.joining = true, false
	c.loadDatabase(n.host)
	n.host.addEvent("System", "Microsoft-Windows-FailoverClustering", 1062, "Information", "This node has successfully joined the failover cluster '"+c.name+"'.")
	c.adopt()
	c.advance()
}

// databaseKey is the hive of the cluster's database, which is loaded while the cluster service runs
// (Microsoft, "Cluster Database").
const databaseKey = "Cluster"

// loadDatabase shows the cluster's database in the registry of a node.
func (c *Cluster) loadDatabase(h *Host) {
	key := h.registry.make(regPath(databaseKey))
	key.set(SZ("ClusterInstanceID", c.id))
	key.set(SZ("ClusterName", c.name))
}

func (c *Cluster) unloadDatabase(h *Host) { delete(h.registry.subs, fold(databaseKey)) }

// nodeDown takes a node out of the cluster: what it hosted is offline at once
// and other nodes take its groups, paused ones where no other can.
func (c *Cluster) nodeDown(h *Host) {
	n := c.node(h.name)
	if n != nil && n.joining {
		n.joining = false
		h.w.changed()
	}
	if n == nil || !n.joined {
		return
	}
	n.joined = false
	c.unloadDatabase(h)
	for _, g := range c.groups {
		if g.moving == n {
			g.moving = nil
		}
		if g.owner != n {
			continue
		}
		for _, r := range c.members(g) {
			r.drop()
		}
		g.moving = nil
	}
	c.serviceProcessesEnd(h)
	c.adopt()
	c.advance()
}

// serviceProcessesEnd stops the services that a resource monitor of the host ran.
func (c *Cluster) serviceProcessesEnd(h *Host) {
	if !h.up {
		return
	}
	for _, r := range c.resources {
		name := c.serviceOf(r)
		if s := h.services[fold(name)]; s != nil && s.State != Stopped {
			s.gen++
			s.State, s.ExitCode, s.ProcessID = Stopped, 0, 0
		}
	}
}

// adopt gives groups whose owner is down to a node that can take them. Where none
// is up a paused one takes them, which brings nothing online: they stay there,
// offline, until the node is resumed or somebody moves them (MS-CMRP, ApiPauseNode).
func (c *Cluster) adopt() {
	for _, g := range c.groups {
		if g.owner.joined {
			continue
		}
		to := c.bestNode(g, nil)
		if to == nil {
			to = c.candidate(g, nil, NodePaused)
		}
		if to != nil {
			g.owner = to
		}
	}
}

// bestNode is the first preferred owner, then the first node, that can take the group.
func (c *Cluster) bestNode(g *group, except *node) *node {
	return c.candidate(g, except, NodeUp)
}

// candidate is the first preferred owner, then the first node, in a state.
func (c *Cluster) candidate(g *group, except *node, state NodeState) *node {
	var candidates []*node
	for _, name := range g.preferred {
		candidates = append(candidates, c.node(name))
	}
	for _, n := range append(candidates, c.nodes...) {
		if n != nil && n != except && n.state() == state && c.canHost(g, n) {
			return n
		}
	}
	return nil
}

// canHost tells whether the node is a possible owner of all the group's resources.
func (c *Cluster) canHost(g *group, n *node) bool {
	for _, r := range c.members(g) {
		if !containsFold(r.PossibleOwners, n.host.name) {
			return false
		}
	}
	return true
}

// members are the resources of a group.
func (c *Cluster) members(g *group) []*resource {
	var list []*resource
	for _, r := range c.resources {
		if strings.EqualFold(r.Group, g.Name) {
			list = append(list, r)
		}
	}
	return list
}

// Networks lists the cluster's networks.
func (c *Cluster) Networks() []Network {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	return slices.Clone(c.networks)
}

// NetworkInterfaces lists the nodes' adapters on the cluster's networks.
func (c *Cluster) NetworkInterfaces() []NetworkInterface {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	return slices.Clone(c.links)
}
