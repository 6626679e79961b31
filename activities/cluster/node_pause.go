package cluster

import (
	"context"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// NodePause is a cluster node paused without draining, or resumed (9.2-3, 9.8.1-1, 9.9-2).
type NodePause struct {
	Node   string `json:"node"`
	Paused bool   `json:"paused"`
	// NotOwnerOf: pausing the owner of this role is refused (G-05).
	NotOwnerOf string `json:"notOwnerOf,omitempty"`
	// MayResume: the site record shows that Changeover has paused the node. A node that somebody else has paused is not resumed.
	MayResume bool `json:"mayResume,omitempty"`
}

// ActivityName implements Wanted.
func (NodePause) ActivityName() string { return "EnsureNodePause" }

// OfCluster implements engine.ClusterWide.
func (NodePause) OfCluster() {}

// Unlimited implements engine.Permitted: a person may withdraw the fact while an intent to resume the node is open.
func (want NodePause) Unlimited() engine.Wanted {
	want.MayResume = false
	return want
}

type nodePauseKind struct{}

func (nodePauseKind) Read(ctx context.Context, h host.Session, _ NodePause) (Seen, error) {
	return ReadSeen(ctx, h)
}

func (nodePauseKind) Differences(want NodePause, have Seen) ([]engine.Change, error) {
	node, err := have.Node(want.Node)
	if err != nil {
		return nil, err
	}
	state := pauseState(want)
	if node.State == state {
		return nil, nil
	}
	what := "resume node " + node.Name
	if want.Paused {
		what = "pause node " + node.Name
	}
	if err := node.mustBe(what, NodeUp, NodePaused); err != nil {
		return nil, err
	}
	if !want.Paused && !want.MayResume {
		return nil, engine.NewError(runbook.ErrNodePaused, nil, "cannot resume node %s: somebody else has paused the node, not Changeover; when the work on the node is done, run %s in an elevated PowerShell on a node, then retry",
			node.Name, have.commands.ResumeNode(node.Name))
	}
	if !want.Paused {
		return []engine.Change{engine.NewChange("NodeState", string(node.State), string(state), scripts.ResumeClusterNode.Of("Name", node.Name))}, nil
	}
	if role, ok := have.Group(want.NotOwnerOf); ok && strings.EqualFold(role.Owner, node.Name) {
		return nil, engine.Precondition("cannot pause node %s: the node owns role '%s', and a paused node brings no resource online; in a maintenance window, move the role to another node in Failover Cluster Manager, then retry",
			node.Name, role.Name)
	}
	return []engine.Change{engine.NewChange("NodeState", string(node.State), string(state), scripts.SuspendClusterNode.Of("Name", node.Name))}, nil
}

// Settled implements Settler.
func (nodePauseKind) Settled(want NodePause, have Seen) (bool, error) {
	node, err := have.Node(want.Node)
	return node.State == pauseState(want), err
}

// Deadline implements engine.Patient.
func (NodePause) Deadline() time.Duration { return time.Minute }

func (nodePauseKind) Evidence(want NodePause, have Seen) []runbook.Fact {
	node, err := have.Node(want.Node)
	if err != nil {
		return nil
	}
	return []runbook.Fact{{Name: "Node " + node.Name, Value: string(node.State)}}
}

func pauseState(want NodePause) NodeState {
	if want.Paused {
		return NodePaused
	}
	return NodeUp
}
