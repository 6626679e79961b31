package check

import (
	"context"
	"fmt"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Quorum warns where the votes that are left once a node leaves the cluster need a witness.
type Quorum struct {
	// Without is the node that leaves the cluster, or has left it.
	Without string `json:"without"`
}

// ActivityName implements engine.Wanted.
func (Quorum) ActivityName() string { return "CheckClusterQuorum" }

// OfCluster implements engine.ClusterWide.
func (Quorum) OfCluster() {}

type quorumKind struct{}

// quorumSeen are the nodes and the witness of a cluster, which is empty where there is none.
type quorumSeen struct {
	Witness string `json:"witness"`
	nodes   []cluster.Node
}

func (quorumKind) Read(ctx context.Context, h host.Session, _ Quorum) (quorumSeen, error) {
	seen, err := host.Read[quorumSeen](ctx, h, scripts.GetClusterQuorum.Of())
	if err != nil {
		return seen, err
	}
	now, err := cluster.ReadSeen(ctx, h)
	seen.nodes = now.Nodes
	return seen, err
}

func (quorumKind) Differences(Quorum, quorumSeen) ([]engine.Change, error) { return nil, nil }

// left are the nodes that stay.
func (s quorumSeen) left(want Quorum) []string {
	var names []string
	for _, n := range s.nodes {
		if !strings.EqualFold(n.Name, want.Without) {
			names = append(names, n.Name)
		}
	}
	return names
}

// Warnings implements engine.Warner. Microsoft, "Configure and manage quorum": a witness is recommended where the number
// of votes of nodes is even; with a witness the cluster still runs after the loss of one more node.
func (quorumKind) Warnings(want Quorum, have quorumSeen) []string {
	if left := have.left(want); have.Witness == "" && len(left)%2 == 0 {
		return []string{fmt.Sprintf("without node %s the cluster has %d votes (%s) and no witness, so the cluster stops when half of the votes are lost; configure a witness with Set-ClusterQuorum",
			want.Without, len(left), strings.Join(left, ", "))}
	}
	return nil
}

// Evidence implements engine.Witness.
func (quorumKind) Evidence(want Quorum, have quorumSeen) []runbook.Fact {
	witness := have.Witness
	if witness == "" {
		witness = "(none)"
	}
	return []runbook.Fact{{Name: "Witness", Value: witness}, {Name: "Nodes with a vote", Value: strings.Join(have.left(want), ", ")}}
}
