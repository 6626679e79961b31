package check

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// Nodes is a check of a cluster's name and nodes (7.1.1).
type Nodes struct {
	// Cluster is its name; empty: not compared.
	Cluster string `json:"cluster,omitempty"`
	// Names of nodes that the cluster must have; empty: those that it has.
	Names []string `json:"names,omitempty"`
	// Up: all of them are in state Up.
	Up bool `json:"up,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Nodes) ActivityName() string { return "CheckClusterNodes" }

// OfCluster implements engine.ClusterWide.
func (Nodes) OfCluster() {}

type clusterNodesKind struct{}

func (clusterNodesKind) Read(ctx context.Context, h host.Session, _ Nodes) (cluster.Seen, error) {
	return cluster.ReadSeen(ctx, h)
}

func (clusterNodesKind) Differences(want Nodes, have cluster.Seen) ([]engine.Change, error) {
	var found []engine.Change
	if want.Cluster != "" && !strings.EqualFold(want.Cluster, have.Name) {
		found = append(found, engine.Finding("Cluster name", have.Name, want.Cluster))
	}
	for _, name := range want.names(have) {
		node, err := have.Node(name)
		switch {
		case err != nil:
			found = append(found, engine.Finding("Node "+name, "(absent)", "in the cluster"))
		case want.Up && node.State != cluster.NodeUp && node.State.AtRest():
			found = append(found, engine.Finding("Node "+node.Name, withAdvice(node.State), string(cluster.NodeUp)))
		}
	}
	return found, nil
}

// withAdvice is the state of a node, with advice if the state needs some.
func withAdvice(state cluster.NodeState) string {
	if advice := state.Advice(); advice != "" {
		return string(state) + ": " + advice
	}
	return string(state)
}

// Warnings implements engine.Warner: what can be done about a node whose state still changes.
func (clusterNodesKind) Warnings(want Nodes, have cluster.Seen) []string {
	var warnings []string
	for _, name := range want.names(have) {
		if node, err := have.Node(name); err == nil && want.Up && !node.State.AtRest() && node.State.Advice() != "" {
			warnings = append(warnings, "node "+node.Name+" is in state "+string(node.State)+": "+node.State.Advice())
		}
	}
	return warnings
}

// Settled implements engine.Settler: a node that joins the cluster will be up or paused, and one that is isolated is
// taken back or dropped.
func (clusterNodesKind) Settled(want Nodes, have cluster.Seen) (bool, error) {
	joining := slices.ContainsFunc(want.names(have), func(name string) bool {
		node, err := have.Node(name)
		return err == nil && !node.State.AtRest()
	})
	return !want.Up || !joining, nil
}

// names are those of the nodes that are compared.
func (want Nodes) names(have cluster.Seen) []string {
	if len(want.Names) > 0 {
		return want.Names
	}
	var names []string
	for _, n := range have.Nodes {
		names = append(names, n.Name)
	}
	return names
}

func (clusterNodesKind) Evidence(_ Nodes, have cluster.Seen) []runbook.Fact {
	facts := []runbook.Fact{{Name: "Cluster", Value: have.Name}}
	for _, n := range have.Nodes {
		facts = append(facts, runbook.Fact{Name: "Node " + n.Name, Value: string(n.State)})
	}
	return facts
}

// OtherRoles warns of groups other than the core groups and Role (6.1.5).
type OtherRoles struct {
	Role string `json:"role"`
}

// ActivityName implements engine.Wanted.
func (OtherRoles) ActivityName() string { return "CheckOtherRoles" }

// OfCluster implements engine.ClusterWide.
func (OtherRoles) OfCluster() {}

type otherRolesKind struct{}

func (otherRolesKind) Read(ctx context.Context, h host.Session, _ OtherRoles) (cluster.Seen, error) {
	return cluster.ReadSeen(ctx, h)
}

func (otherRolesKind) Differences(OtherRoles, cluster.Seen) ([]engine.Change, error) { return nil, nil }

func (otherRolesKind) Warnings(want OtherRoles, have cluster.Seen) []string {
	var warnings []string
	for _, name := range otherRoles(have, want.Role) {
		warnings = append(warnings, "the cluster has a further role, '"+name+"'; the manual advises against other roles on this cluster (6.1.5)")
	}
	return warnings
}

func (otherRolesKind) Evidence(want OtherRoles, have cluster.Seen) []runbook.Fact {
	return []runbook.Fact{{Name: "Other roles", Value: strings.Join(otherRoles(have, want.Role), ", ")}}
}

// otherRoles names the groups that are neither core groups nor the role.
func otherRoles(c cluster.Seen, role string) []string {
	var names []string
	for _, g := range c.Groups {
		if !g.Core && !strings.EqualFold(g.Name, role) {
			names = append(names, g.Name)
		}
	}
	return names
}

// ResourceTypeCount is a check of the number of resources of a type in the whole cluster, or in a
// role (9.6.2, 9.7.3).
type ResourceTypeCount struct {
	// Role whose resources are counted; empty: those of the whole cluster.
	Role  string `json:"role,omitempty"`
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// ActivityName implements engine.Wanted.
func (ResourceTypeCount) ActivityName() string { return "CheckResourceTypeCount" }

// OfCluster implements engine.ClusterWide.
func (ResourceTypeCount) OfCluster() {}

type resourceTypeCountKind struct{}

func (resourceTypeCountKind) Read(ctx context.Context, h host.Session, want ResourceTypeCount) (cluster.ResourceList, error) {
	resources, err := cluster.ReadResources(ctx, h)
	return resources.InRole(want.Role).ByType(want.Type), err
}

func (resourceTypeCountKind) Differences(want ResourceTypeCount, have cluster.ResourceList) ([]engine.Change, error) {
	if len(have) == want.Count {
		return nil, nil
	}
	before := strconv.Itoa(len(have))
	if len(have) > 0 {
		before += " (" + strings.Join(have.Names(), ", ") + ")"
	}
	return []engine.Change{engine.Finding("Resources of type "+want.Type, before, strconv.Itoa(want.Count))}, nil
}

func (resourceTypeCountKind) Evidence(want ResourceTypeCount, have cluster.ResourceList) []runbook.Fact {
	return []runbook.Fact{{Name: "Resources of type " + want.Type, Value: strings.Join(have.Names(), ", ")}}
}
