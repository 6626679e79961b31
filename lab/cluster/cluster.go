package cluster

import (
	"slices"
	"strings"
	"time"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// Cluster is a Windows failover cluster, seen in a world.
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

// clusterState is what all views of a cluster share.
type clusterState struct {
	name string
	// id is the GUID that the cluster got when it was formed.
	id string
	// diskName is what disks are called in the language of the hosts, before their number.
	diskName  string
	nodes     []*node
	groups    []*group
	resources []*resource
	types     []ResourceType
	disks     []*volume.Disk
	networks  []Network
	links     []NetworkInterface
	// noDefaultOwners: groups have no property DefaultOwner.
	noDefaultOwners bool
}

// Of is a world's failover cluster; nil before one is formed.
func Of(w *windows.World) *Cluster {
	w.Lock()
	defer w.Unlock()
	m, _ := w.MembershipLocked().(member)
	return m.c.seenIn(w)
}

// seenIn is the cluster in the world of an actor; nil without a cluster.
func (c *Cluster) seenIn(w *windows.World) *Cluster {
	if c == nil {
		return nil
	}
	return newCluster(c.clusterState, w)
}

// itself is the cluster as it acts without a request.
func (c *Cluster) itself() *Cluster {
	return c.seenIn(c.w.Because(model.CauseCluster))
}

type node struct {
	id     int
	host   *windows.Host
	paused bool
	// joined is true while the node's cluster service is a member; joining from its start until then.
	joined, joining bool
	// joins counts the joins, so that an overtaken one ends without effect.
	joins int
	quarantine
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

// Release is the release of Windows that the cluster's nodes have.
func (c *Cluster) Release() release.Release { return c.nodes[0].host.Release() }

// From checks that the cluster can be managed from a host: error 1753 where the
// host's cluster service does not run, and error 13 on every host while two
// resources exist of a type that allows one (9.7.3).
func (c *Cluster) From(h *windows.Host) error {
	c.w.Lock()
	defer c.w.Unlock()
	n := c.Nodes.find(h.Name())
	if n == nil || !n.joined {
		return win32.Fail(win32.CodeNoEndpoint, "open the cluster on %s: the cluster service is not running", h.Name())
	}
	for _, t := range c.types {
		if c.Resources.count(t.Name) > 1 && c.Types.library(h, t).Single {
			return win32.Fail(win32.CodeInvalidData, "open cluster %q: it has more than one resource of type %q", c.name, t.Name)
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

// ID is the GUID that the cluster got when it was formed.
func (c *Cluster) ID() string { return c.id }

// List lists the nodes in the order of their ids.
func (ns Nodes) List() []Node {
	ns.c.w.Lock()
	defer ns.c.w.Unlock()
	var list []Node
	for _, n := range ns.c.nodes {
		list = append(list, Node{Name: n.host.Name(), ID: n.id, State: n.state(), Status: n.status()})
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

// Pause pauses a node: it keeps its groups unless it drains, takes no other
// and brings no resource online. Errors: 5042 unknown, 5050 down.
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
				ns.leave(g)
			}
		}
	}
	ns.c.engine.advance()
	return nil
}

// leave begins to move a group to the best other node, if there is one.
func (ns Nodes) leave(g *group) {
	if to := ns.best(g, g.owner); to != nil && g.moving == nil {
		g.moving = to
	}
}

// Resume ends a pause; resources that were to be online come online. Error 5042.
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
	ns.adopt()
	ns.c.engine.advance()
	return nil
}

// serviceChanged follows the cluster service of a host. The caller holds the lock.
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

// startJoin has a node become a member, once it is in quarantine no longer. The caller holds the lock.
func (ns Nodes) startJoin(n *node) {
	h := n.host
	n.joins++
	n.joining, n.waits = !n.in, n.in
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

// join makes a node a member. The caller holds the lock.
func (ns Nodes) join(n *node) {
	n.joined, n.joining = true, false
	ns.loadDatabase(n.host)
	n.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1062, "Information", "This node has successfully joined the failover cluster '"+ns.c.name+"'.")
	ns.adopt()
	ns.c.engine.advance()
}

// databaseKey is the hive of the cluster's database, which is loaded while the cluster service runs
// (Microsoft, "Cluster Database").
const databaseKey = "Cluster"

// loadDatabase shows the cluster's database in the registry of a node.
func (ns Nodes) loadDatabase(h *windows.Host) {
	key := h.Registry.TreeLocked().Make(registry.Split(databaseKey))
	key.Set(registry.SZ("ClusterInstanceID", ns.c.id))
	key.Set(registry.SZ("ClusterName", ns.c.name))
}

func (ns Nodes) unloadDatabase(h *windows.Host) {
	delete(h.Registry.TreeLocked().Subs, win32.Fold(databaseKey))
}

// down takes a node out of the cluster: what it hosted is offline at once
// and other nodes take its groups, paused ones where no other can.
func (ns Nodes) down(h *windows.Host) {
	n := ns.find(h.Name())
	if n != nil {
		n.waits = false
	}
	if n != nil && n.joining {
		n.joining = false
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
	ns.adopt()
	ns.c.engine.advance()
}

// endServices stops the services that a resource monitor of the host ran.
func (ns Nodes) endServices(h *windows.Host) {
	if !h.UpLocked() {
		return
	}
	for _, r := range ns.c.resources {
		h.Services.Locked().Drop(ns.c.Resources.serviceOf(r))
	}
}

// adopt gives groups whose owner is down to a node that can take them. Where none
// is up a paused one takes them, which brings nothing online: they stay there,
// offline, until the node is resumed or somebody moves them (MS-CMRP, ApiPauseNode).
func (ns Nodes) adopt() {
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

// best is the first preferred owner, then the first node, that can take the group.
func (ns Nodes) best(g *group, except *node) *node {
	return ns.candidate(g, except, NodeUp)
}

// candidate is the first preferred owner, then the first node, in a state.
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

// canHost reports whether the node is a possible owner of all the group's resources.
func (ns Nodes) canHost(g *group, n *node) bool {
	for _, r := range ns.c.Groups.members(g) {
		if !win32.ContainsFold(r.PossibleOwners, n.host.Name()) {
			return false
		}
	}
	return true
}

// members are the resources of a group.
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
