package cluster

import (
	"context"
	"strings"

	"changeover/activities/cluster/start"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/node"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// groupAvailableStorage is the type of the core group that holds disks no role uses; its name is localized.
const groupAvailableStorage = "AvailableStorage"

// Seen is a cluster with its nodes and its groups.
type Seen struct {
	Name   string      `json:"name"`
	Nodes  []Node      `json:"nodes"`
	Groups []GroupSeen `json:"groups"`
	// commands are those for a person on the host that has answered.
	commands config.Commands
}

// GroupSeen is one group: a role, or one of the core groups.
type GroupSeen struct {
	Name     string     `json:"name"`
	Type     string     `json:"type"`
	Core     bool       `json:"core"`
	Owner    string     `json:"owner"`
	State    GroupState `json:"state"`
	Priority int64      `json:"priority"`
	start.Seen
	// on2008R2: the group has no priority.
	on2008R2          bool
	FailoverThreshold int64 `json:"failoverThreshold"`
	FailoverPeriod    int64 `json:"failoverPeriod"`
	// AutoFailbackType is 1 if the cluster moves the group back when its preferred owner comes back.
	AutoFailbackType int64 `json:"autoFailbackType"`
	// Unreadable names the properties among those above that Windows could not read. They are 0 here.
	Unreadable []string `json:"unreadable,omitempty"`
}

// ResourceSeen is one resource of the cluster; Service is the key of a generic service.
type ResourceSeen struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Type    string     `json:"type"`
	Group   string     `json:"group"`
	Owner   string     `json:"owner"`
	State   GroupState `json:"state"`
	Service string     `json:"service"`
	// Maintenance: the disk has a maintenance mode, in which its state stays Online.
	Maintenance bool `json:"maintenance,omitempty"`
	// Unread is why Service or Maintenance could not be read; empty: they were read. The resources of the role of ReadResources have none.
	Unread string `json:"unread,omitempty"`
}

// InMaintenance reports whether a disk is online for the cluster although programs may not reach it.
func (r ResourceSeen) InMaintenance() bool { return r.Maintenance && r.State == Online }

// Shown is the state for people.
func (r ResourceSeen) Shown() string {
	if r.InMaintenance() {
		return string(r.State) + " in maintenance mode"
	}
	return string(r.State)
}

// FailsBack reports whether the cluster moves the group back by itself when its preferred owner comes back.
func (g GroupSeen) FailsBack() bool { return g.AutoFailbackType == 1 }

// ReadSeen reads the cluster, its nodes and its groups.
func ReadSeen(ctx context.Context, h host.Session) (Seen, error) {
	var answer struct {
		Seen
		Nodes []node.Seen `json:"nodes"`
	}
	_, err := h.Run(ctx, scripts.GetCluster.Of(), &answer)
	for _, n := range answer.Nodes {
		answer.Seen.Nodes = append(answer.Seen.Nodes, Node{Name: n.Name, State: n.Effective()})
	}
	answer.commands = scripts.CommandsOn(h.Windows())
	for i := range answer.Groups {
		answer.Groups[i].on2008R2 = answer.commands.On2008R2
	}
	return answer.Seen, err
}

// NodeIsDown reports whether the node that answers sees another node outside the cluster.
func NodeIsDown(ctx context.Context, answers host.Session, name string) (bool, error) {
	cluster, err := ReadSeen(ctx, answers)
	if err != nil {
		return false, err
	}
	n, err := cluster.Node(name)
	return n.State.IsOutside(), err
}

// readGroup reads the group of a role, which must exist.
func readGroup(ctx context.Context, h host.Session, name string) (GroupSeen, error) {
	cluster, err := ReadSeen(ctx, h)
	if err != nil {
		return GroupSeen{}, err
	}
	return cluster.role(name)
}

// ReadResources reads every resource of the cluster. It fails if the service or the maintenance mode of a resource in the role cannot be
// read. A resource of another role that is damaged keeps no step from its work. An empty role means that no step relies on these two.
func ReadResources(ctx context.Context, h host.Session, role string) (ResourceList, error) {
	var answer struct {
		Resources ResourceList `json:"resources"`
	}
	_, err := h.Run(ctx, scripts.GetClusterResources.Of("Role", role), &answer)
	return answer.Resources, err
}

// ReadParameters reads the private properties of a resource.
func ReadParameters(ctx context.Context, h host.Session, resource string) (map[string]string, error) {
	var answer struct {
		Parameters []struct{ Name, Value string } `json:"parameters"`
	}
	if _, err := h.Run(ctx, scripts.GetClusterResourceParameters.Of("Name", resource), &answer); err != nil {
		return nil, err
	}
	parameters := make(map[string]string, len(answer.Parameters))
	for _, p := range answer.Parameters {
		parameters[p.Name] = p.Value
	}
	return parameters, nil
}

// Group finds a group by its name.
func (c Seen) Group(name string) (GroupSeen, bool) {
	for _, g := range c.Groups {
		if strings.EqualFold(g.Name, name) {
			return g, true
		}
	}
	return GroupSeen{}, false
}

// role finds a group that a step relies on.
func (c Seen) role(name string) (GroupSeen, error) {
	g, ok := c.Group(name)
	if !ok {
		return g, engine.Precondition("cannot work on role '%s': cluster %s has no such role; %s", name, c.Name, engine.RunFirst(runbook.Prepare+", which creates the role"))
	}
	return g, nil
}

// Node finds a node by its name.
func (c Seen) Node(name string) (Node, error) {
	for _, n := range c.Nodes {
		if strings.EqualFold(n.Name, name) {
			return n, nil
		}
	}
	return Node{}, engine.Precondition("cannot work on node %s: cluster %s has no such node; run Get-ClusterNode in an elevated PowerShell on a node, and compare the names with nodes in the site file; "+
		"if a node left the cluster, add the node to the cluster again, then retry; if the site file is wrong, abort, correct the site file, then start the runbook again", name, c.Name)
}
