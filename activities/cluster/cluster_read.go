package cluster

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// groupAvailableStorage is the type of the core group that holds disks no role uses; its name is localized.
const groupAvailableStorage = "AvailableStorage"

// clusterSeen is what a cluster says of itself, its nodes and its groups.
type clusterSeen struct {
	Name   string      `json:"name"`
	Nodes  []Node      `json:"nodes"`
	Groups []groupSeen `json:"groups"`
}

// groupSeen is one group: a role, or one of the core groups.
type groupSeen struct {
	Name              string     `json:"name"`
	Type              string     `json:"type"`
	Core              bool       `json:"core"`
	Owner             string     `json:"owner"`
	State             GroupState `json:"state"`
	Priority          int64      `json:"priority"`
	FailoverThreshold int64      `json:"failoverThreshold"`
	FailoverPeriod    int64      `json:"failoverPeriod"`
}

// resourceSeen is one resource of the cluster; Service is the key of a generic service.
type resourceSeen struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Type    string     `json:"type"`
	Group   string     `json:"group"`
	Owner   string     `json:"owner"`
	State   GroupState `json:"state"`
	Service string     `json:"service"`
}

// readCluster reads the cluster, its nodes and its groups.
func readCluster(ctx context.Context, h host.Session) (clusterSeen, error) {
	var seen clusterSeen
	_, err := h.Run(ctx, scripts.GetCluster.Of(), &seen)
	return seen, err
}

// NodeIsDown reports whether the node that answers sees another one down.
func NodeIsDown(ctx context.Context, answers host.Session, node string) (bool, error) {
	cluster, err := readCluster(ctx, answers)
	if err != nil {
		return false, err
	}
	n, err := cluster.node(node)
	return n.State == NodeDown, err
}

// readGroup reads the group of a role, which must exist.
func readGroup(ctx context.Context, h host.Session, name string) (groupSeen, error) {
	cluster, err := readCluster(ctx, h)
	if err != nil {
		return groupSeen{}, err
	}
	return cluster.role(name)
}

// readResources reads every resource of the cluster.
func readResources(ctx context.Context, h host.Session) (resourceList, error) {
	var answer struct {
		Resources resourceList `json:"resources"`
	}
	_, err := h.Run(ctx, scripts.GetClusterResources.Of(), &answer)
	return answer.Resources, err
}

// readParameters reads the private properties of a resource.
func readParameters(ctx context.Context, h host.Session, resource string) (map[string]string, error) {
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

// group finds a group by its name.
func (c clusterSeen) group(name string) (groupSeen, bool) {
	for _, g := range c.Groups {
		if strings.EqualFold(g.Name, name) {
			return g, true
		}
	}
	return groupSeen{}, false
}

// role finds a group that a step relies on.
func (c clusterSeen) role(name string) (groupSeen, error) {
	g, ok := c.group(name)
	if !ok {
		return g, engine.Precondition("cannot work on role '%s': cluster %s has no such role; run prepare first", name, c.Name)
	}
	return g, nil
}

// node finds a node by its name.
func (c clusterSeen) node(name string) (Node, error) {
	for _, n := range c.Nodes {
		if strings.EqualFold(n.Name, name) {
			return n, nil
		}
	}
	return Node{}, engine.Precondition("cannot work on node %s: cluster %s has no such node; compare the site file with the cluster", name, c.Name)
}
