package check

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// QuorumKept is a check that the other nodes keep the quorum while a node restarts. Without it, Windows stops the cluster
// service on every node, and the role with it.
type QuorumKept struct {
	// Restarts is the node.
	Restarts string `json:"restarts"`
}

// ActivityName implements engine.Wanted.
func (QuorumKept) ActivityName() string { return "CheckQuorumKept" }

// OfCluster implements engine.ClusterWide.
func (QuorumKept) OfCluster() {}

type quorumKeptKind struct{}

func (quorumKeptKind) Read(ctx context.Context, h host.Session, _ QuorumKept) (quorumSeen, error) {
	return quorumKind{}.Read(ctx, h, Quorum{})
}

// diskOnly is the type of a quorum in which only the witness has a vote.
const diskOnly = "DiskOnly"

// votesWithout returns the votes that are left while a node restarts, those that a majority is counted of, and the nodes that
// stay.
func (s quorumSeen) votesWithout(node string) (left, all int, stay []string) {
	for _, n := range s.nodes {
		votes := s.votesOf(n.Name)
		if all += votes; !strings.EqualFold(n.Name, node) && (n.State == cluster.NodeUp || n.State == cluster.NodePaused) {
			left += votes
			stay = append(stay, n.Name)
		}
	}
	if strings.EqualFold(s.Type, diskOnly) {
		left, all = 0, 0
	}
	if s.Witness != "" {
		all++
	}
	if s.votes() {
		left++
	}
	return left, all, stay
}

// votesOf returns the votes that a node may have.
func (s quorumSeen) votesOf(node string) int {
	i := slices.IndexFunc(s.Votes, func(v nodeVotes) bool { return strings.EqualFold(v.Node, node) })
	if i < 0 {
		return 0
	}
	return s.Votes[i].Votes
}

// Differences finds a restart that would take the quorum. With dynamic quorum, the cluster takes the vote of a node that shuts
// down out of the count, so any vote that is left is a majority (Microsoft, "Understanding cluster and pool quorum"). Without
// it, the votes of nodes that are down count as well. If no other node is up, the cluster ends and begins again with this node.
func (quorumKeptKind) Differences(want QuorumKept, have quorumSeen) ([]engine.Change, error) {
	left, all, stay := have.votesWithout(want.Restarts)
	if len(stay) == 0 || have.Dynamic && left > 0 || 2*left > all {
		return nil, nil
	}
	if have.Dynamic {
		return nil, engine.Precondition("cannot restart Windows on node %s: no other node that is up (%s) has a vote, so the cluster would lose its quorum, and the cluster service would stop on every node; %s",
			want.Restarts, strings.Join(stay, ", "), have.advice(want.Restarts))
	}
	return nil, engine.Precondition("cannot restart Windows on node %s: without this node, the cluster has only %d of %d votes (%s) and would lose its quorum, so the cluster service would stop on every node; %s",
		want.Restarts, left, all, strings.Join(have.voters(stay), ", "), have.advice(want.Restarts))
}

// voters are those of some nodes that have a vote, and the witness if it has one.
func (s quorumSeen) voters(nodes []string) []string {
	list := slices.DeleteFunc(slices.Clone(nodes), func(n string) bool { return s.votesOf(n) == 0 || strings.EqualFold(s.Type, diskOnly) })
	if s.votes() {
		list = append(list, "witness '"+s.Witness+"'")
	}
	return list
}

// advice returns what gives the cluster more votes.
func (s quorumSeen) advice(node string) string {
	var down []string
	for _, n := range s.nodes {
		if !strings.EqualFold(n.Name, node) && n.State != cluster.NodeUp && n.State != cluster.NodePaused && s.votesOf(n.Name) > 0 {
			down = append(down, n.Name)
		}
	}
	var can []string
	if len(down) > 0 {
		can = append(can, "start the cluster service of "+strings.Join(down, " and ")+" (run Start-Service ClusSvc at the console of the node)")
	}
	switch {
	case s.Witness == "":
		can = append(can, "configure a witness (in Failover Cluster Manager: More Actions, Configure Cluster Quorum Settings)")
	case !s.votes():
		can = append(can, fmt.Sprintf("bring the witness '%s' online, which is %s", s.Witness, s.State))
	}
	if len(can) == 0 {
		can = append(can, "give the nodes that are up a vote (in Failover Cluster Manager: More Actions, Configure Cluster Quorum Settings)")
	}
	return strings.Join(can, ", or ") + ", then retry; if the cluster may stop during the restart, skip with a reason"
}

// Evidence implements engine.Witness.
func (quorumKeptKind) Evidence(want QuorumKept, have quorumSeen) []runbook.Fact {
	left, all, stay := have.votesWithout(want.Restarts)
	dynamic := "off"
	if have.Dynamic {
		dynamic = "on"
	}
	return []runbook.Fact{
		have.witness(),
		{Name: "Dynamic quorum", Value: dynamic},
		{Name: "Votes during the restart", Value: fmt.Sprintf("%d of %d", left, all)},
		{Name: "Nodes that stay up", Value: strings.Join(stay, ", ")},
	}
}
