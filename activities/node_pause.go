package activities

import (
	"context"
	"strings"
	"time"

	"changeover/activities/powershell"
)

// NodePause is a cluster node paused without draining, or resumed (9.2-3, 9.8.1-1, 9.9-2).
type NodePause struct {
	Node   string `json:"node"`
	Paused bool   `json:"paused"`
	// NotOwnerOf: pausing the owner of this role is refused (G-05).
	NotOwnerOf string `json:"notOwnerOf,omitempty"`
	// MayResume: this service has paused the node, as the site record says. A node that somebody else has paused is
	// not resumed.
	MayResume bool `json:"mayResume,omitempty"`
}

// ActivityName implements Wanted.
func (NodePause) ActivityName() string { return "EnsureNodePause" }

// EnsureNodePause pauses a node without draining it, or resumes without failback one that this service has paused.
func (a *Activities) EnsureNodePause(ctx context.Context, req Request[NodePause]) (Outcome, error) {
	return ensure(ctx, a, nodePauseKind{}, req)
}

type nodePauseKind struct{}

func (nodePauseKind) Read(ctx context.Context, h Host, _ NodePause) (clusterSeen, error) {
	return readCluster(ctx, h)
}

func (nodePauseKind) Differences(want NodePause, have clusterSeen) ([]Change, error) {
	node, err := have.node(want.Node)
	if err != nil {
		return nil, err
	}
	state := pauseState(want)
	if node.State == state {
		return nil, nil
	}
	if node.State != stateUp && node.State != statePaused {
		return nil, preconditionError("cannot bring node %s into state %s: it is %s; start its cluster service and retry", node.Name, state, node.State)
	}
	if !want.Paused && !want.MayResume {
		return nil, newError(ErrNodePaused, nil, "cannot resume node %s: it is paused, and not by this service; resume it when the work there is done (Resume-ClusterNode -Name %s -Failback NoFailback) and retry",
			node.Name, node.Name)
	}
	if !want.Paused {
		return []Change{change("NodeState", node.State, state, call(powershell.ResumeClusterNode, "Name", node.Name))}, nil
	}
	if role, ok := have.group(want.NotOwnerOf); ok && strings.EqualFold(role.Owner, node.Name) {
		return nil, preconditionError("cannot pause node %s: it owns role '%s', and a paused node brings no resource online; pause another node or move the role first",
			node.Name, role.Name)
	}
	return []Change{change("NodeState", node.State, state, call(powershell.SuspendClusterNode, "Name", node.Name))}, nil
}

// Settled implements Settler.
func (nodePauseKind) Settled(want NodePause, have clusterSeen) (bool, error) {
	node, err := have.node(want.Node)
	return node.State == pauseState(want), err
}

// Deadline implements Settler.
func (nodePauseKind) Deadline(NodePause) time.Duration { return time.Minute }

func (nodePauseKind) Evidence(want NodePause, have clusterSeen) []Fact {
	node, err := have.node(want.Node)
	if err != nil {
		return nil
	}
	return []Fact{{"Node " + node.Name, node.State}}
}

func pauseState(want NodePause) string {
	if want.Paused {
		return statePaused
	}
	return stateUp
}
