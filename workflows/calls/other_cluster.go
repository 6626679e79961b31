package calls

import (
	"cmp"
	"strings"

	"changeover/runbook"
)

// Member is a node with the cluster that it is a member of.
type Member struct {
	// Node was asked. By answered for it, because Node is down; empty: Node answered.
	Node, By string
	Cluster  runbook.ClusterIdentity
}

// Host is the node that answered: its endpoint leads to the cluster.
func (m Member) Host() string { return cmp.Or(m.By, m.Node) }

// named names the node that answered, and the node for which it answered.
func (m Member) named() string {
	if strings.EqualFold(m.Host(), m.Node) {
		return m.Node
	}
	return m.By + " (which answered for " + m.Node + ")"
}

// OtherCluster refuses a node of another cluster than the wanted one: exchanged endpoints, or a name copied from
// another site file, must not lead to changes there, nor to a plan of what is there. Without a name there is no
// cluster yet.
func OtherCluster(m Member, wanted, advice string) error {
	if m.Cluster.Name == "" || strings.EqualFold(m.Cluster.Name, wanted) {
		return nil
	}
	return Failure(runbook.ErrPrecondition, "cannot work on cluster %s through %s: %s is a node of cluster %s; %s", wanted, m.Node, m.named(), m.Cluster.Name, advice)
}

// SameName refuses nodes of two clusters that have the same name: one of their endpoints leads to the cluster of another domain.
func SameName(name string, one, other Member) error {
	return Failure(runbook.ErrPrecondition, "cannot work on cluster %s: %s and %s are nodes of two clusters of this name (cluster ID %s on %s, %s on %s); "+
		"correct the endpoint of %s or %s in the endpoints file and start the worker again; then start the runbook again",
		name, one.named(), other.named(), one.Cluster.ID, one.Host(), other.Cluster.ID, other.Host(), one.Host(), other.Host())
}
