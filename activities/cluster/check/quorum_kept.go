package check

import (
	"context"
	"fmt"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// QuorumKept is a check that the other nodes keep the quorum while a node restarts.
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

// Differences finds a restart that would take the quorum.
func (quorumKeptKind) Differences(want QuorumKept, have quorumSeen) ([]engine.Change, error) {
	if lost := have.Lost(want.Restarts); lost != "" {
		return nil, engine.Precondition("cannot restart Windows on node %s: %s; if you accept that the cluster stops during the restart, skip with a reason", want.Restarts, lost)
	}
	return nil, nil
}

// Evidence implements engine.Witness.
func (quorumKeptKind) Evidence(want QuorumKept, have quorumSeen) []runbook.Fact {
	left, all, stay := have.Without(want.Restarts)
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
