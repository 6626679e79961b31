package calls

import (
	"strings"

	"changeover/runbook"
)

// OtherCluster refuses a node of another cluster than the wanted one: exchanged endpoints, or a name copied from
// another site file, must not lead to changes there, nor to a plan of what is there. Without a name there is no
// cluster yet.
func OtherCluster(name, wanted, node, advice string) error {
	if name == "" || strings.EqualFold(name, wanted) {
		return nil
	}
	return Failure(runbook.ErrPrecondition, "cannot work on cluster %s through %s: %s is a node of cluster %s; %s", wanted, node, node, name, advice)
}

// SameName refuses nodes of two clusters that have the same name: one of their endpoints leads to the cluster of another domain.
func SameName(name, node, id, other, otherID string) error {
	return Failure(runbook.ErrPrecondition, "cannot work on cluster %s: %s and %s are nodes of two clusters of this name (cluster ID %s on %s, %s on %s); "+
		"correct the endpoint of %s or %s in the endpoints file and start the worker again; then start the runbook again", name, node, other, id, node, otherID, other, node, other)
}
