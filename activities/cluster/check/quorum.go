package check

import (
	"context"
	"fmt"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/cluster/quorum"
	"changeover/activities/engine"
	"changeover/activities/host"
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

// quorumSeen are the nodes and the votes of a cluster.
type quorumSeen struct{ quorum.Seen }

func (quorumKind) Read(ctx context.Context, h host.Session, _ Quorum) (quorumSeen, error) {
	seen, err := quorum.Read(ctx, h)
	return quorumSeen{seen}, err
}

func (quorumKind) Differences(Quorum, quorumSeen) ([]engine.Change, error) { return nil, nil }

// left are the nodes that stay.
func (s quorumSeen) left(want Quorum) []string {
	var names []string
	for _, n := range s.Nodes {
		if !strings.EqualFold(n.Name, want.Without) {
			names = append(names, n.Name)
		}
	}
	return names
}

// Warnings implements engine.Warner. Microsoft, "Configure and manage quorum": a witness is recommended where the number
// of votes of nodes is even; with a witness the cluster still runs after the loss of one more node.
func (quorumKind) Warnings(want Quorum, have quorumSeen) []string {
	left := have.left(want)
	switch {
	case have.WitnessVotes() || len(left)%2 != 0:
	case have.State == string(cluster.StateUnknown):
		return []string{fmt.Sprintf("the state of the witness '%s' is not known; without node %s the cluster has %d votes (%s), so if the witness is not online, the cluster stops when half of the votes are lost; "+
			"look at the witness in Failover Cluster Manager, and bring it online if it is offline or failed",
			have.Witness, want.Without, len(left), strings.Join(left, ", "))}
	case have.Witness != "":
		return []string{fmt.Sprintf("the witness '%s' is %s and has no vote; without node %s the cluster has %d votes (%s), so the cluster stops when half of the votes are lost; "+
			"bring the witness online, or configure another witness with Set-ClusterQuorum in an elevated PowerShell on a node",
			have.Witness, have.State, want.Without, len(left), strings.Join(left, ", "))}
	default:
		return []string{fmt.Sprintf("without node %s the cluster has %d votes (%s) and no witness, so the cluster stops when half of the votes are lost; configure a witness with Set-ClusterQuorum in an elevated PowerShell on a node",
			want.Without, len(left), strings.Join(left, ", "))}
	}
	return nil
}

// Evidence implements engine.Witness.
func (quorumKind) Evidence(want Quorum, have quorumSeen) []runbook.Fact {
	return []runbook.Fact{have.witness(), {Name: "Nodes with a vote", Value: strings.Join(have.left(want), ", ")}}
}

func (s quorumSeen) witness() runbook.Fact {
	if s.Witness == "" {
		return runbook.Fact{Name: "Witness", Value: "(none)"}
	}
	return runbook.Fact{Name: "Witness", Value: s.Witness + ": " + s.State}
}
