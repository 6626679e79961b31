package check

import (
	"context"
	"slices"
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
	// Paused are nodes that Changeover has paused, which may be in state Paused as well.
	Paused []string `json:"paused,omitempty"`
}

// isPaused reports whether Changeover has paused a node and it is still paused.
func (want Nodes) isPaused(node cluster.Node) bool {
	return node.State == cluster.NodePaused && slices.ContainsFunc(want.Paused, func(name string) bool { return strings.EqualFold(name, node.Name) })
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
		case want.Up && node.State != cluster.NodeUp && node.State.AtRest() && !want.isPaused(node):
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

func (clusterNodesKind) Evidence(want Nodes, have cluster.Seen) []runbook.Fact {
	facts := []runbook.Fact{{Name: "Cluster", Value: have.Name}}
	for _, n := range have.Nodes {
		state := string(n.State)
		if want.isPaused(n) {
			state += " by Changeover"
		}
		facts = append(facts, runbook.Fact{Name: "Node " + n.Name, Value: state})
	}
	return facts
}
