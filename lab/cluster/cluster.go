package cluster

import (
	"slices"
	"strings"
	"time"

	"changeover/lab/cluster/quarantine"
	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// Cluster is a Windows failover cluster. A Cluster value is a view of the cluster: the journal records changes made through the
// view for the actor of its World.
type Cluster struct {
	*clusterState
	w *windows.World

	Nodes        Nodes
	Groups       Groups
	Resources    Resources
	Dependencies Dependencies
	Checkpoints  Checkpoints
	Types        Types
	Storage      Storage
	engine       engine
}

// clusterState is the state that all views of a cluster share.
type clusterState struct {
	name string
	// id is the GUID that the cluster got when it was formed.
	id string
	// diskName is the name of a clustered disk in the language of the hosts, without its number.
	diskName  string
	nodes     []*node
	groups    []*group
	resources []*resource
	types     []ResourceType
	disks     []*volume.Disk
	networks  []Network
	links     []NetworkInterface
	// noDefaultOwners is set if groups have no property DefaultOwner.
	noDefaultOwners bool
}

// Of returns the world's failover cluster; nil before one is formed.
func Of(w *windows.World) *Cluster {
	w.Lock()
	defer w.Unlock()
	m, _ := w.MembershipLocked().(member)
	return m.c.seenIn(w)
}

// seenIn returns the view of the cluster that belongs to a view of the world; nil for a nil cluster.
func (c *Cluster) seenIn(w *windows.World) *Cluster {
	if c == nil {
		return nil
	}
	return newCluster(c.clusterState, w)
}

// itself returns the view for changes that the cluster makes without a request.
func (c *Cluster) itself() *Cluster {
	return c.seenIn(c.w.Because(model.CauseCluster))
}

type node struct {
	id     int
	host   *windows.Host
	paused bool
	// joined is set while the node's cluster service is a member, joining from the start of the service until it is a member.
	joined, joining bool
	// waiting is set while the node's cluster service runs and the nodes have no majority of the votes.
	waiting bool
	// joins counts the joins. A join that was overtaken finds another number, and ends without effect.
	joins      int
	quarantine quarantine.State
}

// joinTime is the time between the start of a cluster service and its membership.
const joinTime = 5 * time.Second

// state returns the state of a node. The caller holds the lock.
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

// Name returns the name of the Windows cluster.
func (c *Cluster) Name() string { return c.name }

// Release returns the release of Windows of the first node.
func (c *Cluster) Release() release.Release { return c.nodes[0].host.Release() }

// From checks that the cluster can be managed from a host: error 1753 if the
// host's cluster service is not a member, and error 13 on every host while there
// are two resources of a type that allows only one (9.7.3).
func (c *Cluster) From(h *windows.Host) error {
	c.w.Lock()
	defer c.w.Unlock()
	n := c.Nodes.find(h.Name())
	if n == nil || !n.joined {
		return win32.Fail(win32.CodeNoEndpoint, "open the cluster on %s: the cluster service is not running", h.Name())
	}
	for _, t := range c.types {
		if c.Resources.count(t.Name) > 1 && c.Types.library(h, t).Single {
			return win32.Fail(win32.CodeInvalidData, "open cluster %q: the cluster has more than one resource of type %q", c.name, t.Name)
		}
	}
	return nil
}

func (rs Resources) count(typ string) int {
	n := 0
	for _, r := range rs.c.resources {
		if strings.EqualFold(r.Type, typ) {
			n++
		}
	}
	return n
}

// ID returns the GUID that the cluster got when it was formed.
func (c *Cluster) ID() string { return c.id }

// List lists the nodes in the order in which they were added.
func (ns Nodes) List() []Node {
	ns.c.w.Lock()
	defer ns.c.w.Unlock()
	var list []Node
	for _, n := range ns.c.nodes {
		list = append(list, Node{Name: n.host.Name(), ID: n.id, State: n.state(), Status: n.quarantine.Status(n.host.BuildLocked())})
	}
	return list
}

func (ns Nodes) find(name string) *node {
	for _, n := range ns.c.nodes {
		if strings.EqualFold(n.host.Name(), name) {
			return n
		}
	}
	return nil
}

func (ns Nodes) names() []string {
	var names []string
	for _, n := range ns.c.nodes {
		names = append(names, n.host.Name())
	}
	return names
}

// Pause pauses a node: it accepts no group and brings no resource online. With drain, its groups move away; without drain, it
// keeps them. Error 5042 for an unknown node, 5050 for a node that is down (Microsoft, "Suspend-ClusterNode").
func (ns Nodes) Pause(name string, drain bool) error {
	ns.c.w.Lock()
	defer ns.c.w.Unlock()
	n := ns.find(name)
	if n == nil {
		return win32.Fail(win32.CodeNodeMissing, "pause node %q", name)
	}
	if !n.joined {
		return win32.Fail(win32.CodeNodeDown, "pause node %q", name)
	}
	n.paused = true
	if drain {
		for _, g := range ns.c.groups {
			if g.owner == n {
				ns.drain(g)
			}
		}
	}
	ns.c.engine.advance()
	return nil
}

// drain begins to move a group to the best other node, if there is one.
func (ns Nodes) drain(g *group) {
	if to := ns.best(g, g.owner); to != nil && g.moving == nil {
		g.moving = to
	}
}

// Resume ends a pause; resources that should be online come online. Error 5042 for an unknown node, 5050 for a node that is
// down.
func (ns Nodes) Resume(name string) error {
	ns.c.w.Lock()
	defer ns.c.w.Unlock()
	n := ns.find(name)
	if n == nil {
		return win32.Fail(win32.CodeNodeMissing, "resume node %q", name)
	}
	if !n.joined {
		return win32.Fail(win32.CodeNodeDown, "resume node %q", name)
	}
	n.paused = false
	ns.reassign()
	ns.c.engine.advance()
	return nil
}

// serviceChanged makes a node join or leave when the state of its cluster service changes. The caller holds the lock.
func (ns Nodes) serviceChanged(h *windows.Host, service scm.Service) {
	n := ns.find(h.Name())
	if n == nil {
		return
	}
	if service.State != scm.Running {
		if n.joined && service.ExitCode != 0 {
			ns.lost(n)
		}
		ns.down(h)
		return
	}
	ns.startJoin(n)
}

// startJoin makes a node join after joinTime. A node in quarantine joins when the quarantine ends. The caller holds the lock.
func (ns Nodes) startJoin(n *node) {
	h := n.host
	n.joins++
	n.joining, n.quarantine.JoinLater = !n.quarantine.Active, n.quarantine.Active
	join := n.joins
	h.World().ChangedLocked()
	if !n.joining {
		return
	}
	h.World().After(joinTime, func() {
		if n.joining && n.joins == join {
			ns.join(n)
		}
	})
}

// join makes a node a member. The node may then get groups whose owner is down. The caller holds the lock.
func (ns Nodes) join(n *node) {
	if n.waiting = !ns.majority(n); n.waiting {
		return
	}
	if !slices.ContainsFunc(ns.c.nodes, func(other *node) bool { return other.joined }) {
		ns.c.Groups.startWithCluster()
	}
	n.joined, n.joining = true, false
	for _, other := range ns.c.nodes {
		if other.waiting {
			ns.join(other)
		}
	}
	ns.loadDatabase(n.host)
	n.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1062, "Information", "This node has successfully joined the failover cluster '"+ns.c.name+"'.")
	ns.reassign()
	ns.failBack(n)
	ns.c.engine.advance()
}

// databaseKey is the registry key of the cluster's database, whose hive is loaded while the cluster service
// runs (Microsoft, "Cluster Database").
const databaseKey = "Cluster"

// loadDatabase adds the cluster's database to the registry of a node.
func (ns Nodes) loadDatabase(h *windows.Host) {
	key := h.Registry.TreeLocked().Make(registry.Split(databaseKey))
	key.Set(registry.SZ("ClusterInstanceID", ns.c.id))
	key.Set(registry.SZ("ClusterName", ns.c.name))
}

func (ns Nodes) unloadDatabase(h *windows.Host) {
	delete(h.Registry.TreeLocked().Subs, win32.Fold(databaseKey))
}

// down ends the membership of a node that stopped or failed: its resources are
// offline at once, and its groups go to other nodes, see reassign.
func (ns Nodes) down(h *windows.Host) {
	n := ns.find(h.Name())
	if n != nil {
		n.quarantine.JoinLater = false
	}
	if n != nil && n.joining {
		n.joining, n.waiting = false, false
		h.World().ChangedLocked()
	}
	if n == nil || !n.joined {
		return
	}
	n.joined = false
	ns.unloadDatabase(h)
	for _, g := range ns.c.groups {
		if g.moving == n {
			g.moving = nil
		}
		if g.owner != n {
			continue
		}
		for _, r := range ns.c.Groups.members(g) {
			r.drop()
		}
		g.moving = nil
	}
	ns.endServices(h)
	ns.loseQuorum()
	ns.reassign()
	ns.c.engine.advance()
}

// endServices stops the services that resource monitors of the host ran.
func (ns Nodes) endServices(h *windows.Host) {
	if !h.UpLocked() {
		return
	}
	for _, r := range ns.c.resources {
		h.Services.Locked().Drop(ns.c.Resources.serviceOf(r))
	}
}

// reassign gives each group whose owner is down to a node that can host it. If no such node is up, a paused node gets the group
// and brings nothing online: the group stays offline until the node is resumed or the group is moved (MS-CMRP, ApiPauseNode).
func (ns Nodes) reassign() {
	for _, g := range ns.c.groups {
		if g.owner.joined {
			continue
		}
		to := ns.best(g, nil)
		if to == nil {
			to = ns.candidate(g, nil, NodePaused)
		}
		if to != nil {
			g.owner = to
		}
	}
}

// best returns the first preferred owner, or else the first node, that is up and can host the group; nil if there is no such
// node.
func (ns Nodes) best(g *group, except *node) *node {
	return ns.candidate(g, except, NodeUp)
}

// candidate returns the first preferred owner, or else the first node, that is in a state and can host the group; nil if there
// is none.
func (ns Nodes) candidate(g *group, except *node, state NodeState) *node {
	var candidates []*node
	for _, name := range g.preferred {
		candidates = append(candidates, ns.find(name))
	}
	for _, n := range append(candidates, ns.c.nodes...) {
		if n != nil && n != except && n.state() == state && ns.canHost(g, n) {
			return n
		}
	}
	return nil
}

// canHost reports whether the node is a possible owner of all resources of the group.
func (ns Nodes) canHost(g *group, n *node) bool {
	for _, r := range ns.c.Groups.members(g) {
		if !win32.ContainsFold(r.PossibleOwners, n.host.Name()) {
			return false
		}
	}
	return true
}

// members returns the resources of a group.
func (gs Groups) members(g *group) []*resource {
	var list []*resource
	for _, r := range gs.c.resources {
		if strings.EqualFold(r.Group, g.Name) {
			list = append(list, r)
		}
	}
	return list
}

// Networks lists the cluster's networks.
func (c *Cluster) Networks() []Network {
	c.w.Lock()
	defer c.w.Unlock()
	return slices.Clone(c.networks)
}

// NetworkInterfaces lists the nodes' adapters on the cluster's networks.
func (c *Cluster) NetworkInterfaces() []NetworkInterface {
	c.w.Lock()
	defer c.w.Unlock()
	return slices.Clone(c.links)
}
