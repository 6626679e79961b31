package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/activities/cluster/quorum"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// NodeEviction is a node that no longer belongs to the cluster. The cmdlet cannot run over WinRM without delegation, so
// a one-shot scheduled task runs it as SYSTEM on the step's host, which stays a node. A node that is down can be evicted as well
// (MS-CMRP, ApiEvictNode). What the node owns moves to another node, so it must own no role that runs.
type NodeEviction struct {
	Node string `json:"node"`
	// Lost: the node is taken to be lost. If it takes part in the cluster it is not evicted, since a person may have
	// brought it back meanwhile.
	Lost bool `json:"lost,omitempty"`
}

// ActivityName implements Wanted.
func (NodeEviction) ActivityName() string { return "EvictClusterNode" }

// Deadline implements engine.Patient.
func (NodeEviction) Deadline() time.Duration { return DefaultStateTimeout }

// nodeEvictionKind remembers whether the last read saw the task that evicts.
type nodeEvictionKind struct{ task bool }

// evictionSeen is the cluster as the host sees it, and the state of the task that evicts.
type evictionSeen struct {
	through string
	cluster Seen
	task    taskSeen
	votes   quorum.Seen
	unread  error // why the votes cannot be read
}

// node finds the node that is to be evicted; false once it is evicted.
func (s evictionSeen) node(want NodeEviction) (Node, bool) {
	n, err := s.cluster.Node(want.Node)
	return n, err == nil
}

// Finish implements engine.Finisher: the task is removed once the node is evicted. After a failure it stays, so that a
// person can look at it.
func (k *nodeEvictionKind) Finish(ctx context.Context, h host.Session, want NodeEviction) error {
	if !k.task {
		return nil
	}
	_, err := h.Run(ctx, scripts.RemoveResourceTypeRegistration.Of("Task", evictionTask(want)), nil)
	return engine.HostError("remove the scheduled task that evicts "+want.Node, h.Name(), err)
}

// Read reads the task first and the nodes after it: if the task has ended, its effect shows in what is read afterwards.
func (k *nodeEvictionKind) Read(ctx context.Context, h host.Session, want NodeEviction) (seen evictionSeen, err error) {
	seen.through = h.Name()
	if _, err = h.Run(ctx, scripts.GetResourceTypeRegistration.Of("Task", evictionTask(want)), &seen.task); err != nil {
		return seen, err
	}
	k.task = seen.task.Exists
	seen.cluster, err = ReadSeen(ctx, h)
	if n, member := seen.node(want); member && !n.State.IsOutside() && !seen.task.underway() {
		seen.votes, seen.unread = quorum.Read(ctx, h) // While the node is evicted, its votes may be unreadable.
	}
	return seen, err
}

func (*nodeEvictionKind) Differences(want NodeEviction, have evictionSeen) ([]engine.Change, error) {
	n, member := have.node(want)
	switch {
	case !plainText.MatchString(want.Node):
		return nil, engine.Defect("cannot evict node '%s': the name may contain only letters, digits, spaces and the characters '_%%.:\\()-'", want.Node)
	case !member, have.task.underway():
		return nil, nil // The node is evicted, or an earlier attempt has started the task.
	case strings.EqualFold(n.Name, have.through):
		return nil, engine.Defect("cannot evict node %s through itself: the step must run on another node", n.Name)
	case !n.State.AtRest():
		return nil, n.busy("evict node " + n.Name)
	case have.unread != nil:
		return nil, have.unread
	case have.votes.LostByEviction(n.Name) != "":
		return nil, engine.Precondition("cannot evict node %s: %s", n.Name, have.votes.LostByEviction(n.Name))
	}
	if want.Lost && !n.State.IsOutside() {
		return nil, engine.Precondition("cannot evict the lost node %s: the node takes part in the cluster again (state %s); "+
			"if the node must leave the cluster, switch the node off or stop its cluster service, then retry; if the node works again, abort this run", n.Name, n.State)
	}
	if err := have.cluster.ownsNothing(n.Name); err != nil {
		return nil, err
	}
	return []engine.Change{engine.NewChange("Node "+n.Name, string(n.State), "(evicted)", scripts.StartNodeEviction.Of("Task", evictionTask(want), "Name", n.Name))}, nil
}

// ownsNothing returns an error while a node owns a role that is not offline: the role would move to another node. The
// cluster moves the core groups by itself.
func (c Seen) ownsNothing(node string) error {
	for _, g := range c.Groups {
		switch {
		case g.Core, g.State == Offline, !strings.EqualFold(g.Owner, node):
		case !g.State.AtRest():
			return engine.NewError(runbook.ErrClusterBusy, nil, "cannot evict node %s: the node owns role '%s', which is in state %s; the next attempt waits until this state has ended", node, g.Name, g.State)
		default:
			return engine.Precondition("cannot evict node %s: the node owns role '%s' in state %s, and the role would move to another node; "+
				"in a maintenance window, move the role to another node in Failover Cluster Manager, then retry", node, g.Name, g.State)
		}
	}
	return nil
}

// Settled implements Settler: the task works in the background.
func (*nodeEvictionKind) Settled(want NodeEviction, have evictionSeen) (bool, error) {
	if _, member := have.node(want); !member {
		return !have.task.underway(), nil
	}
	if have.task.Exists && !have.task.underway() && !have.task.neverStarted() {
		return false, engine.Refused("cannot evict node %s through %s: %s; look at the cluster events of %s in Failover Cluster Manager, correct the cause, then retry", want.Node, have.through, have.task.why(), have.through)
	}
	return false, nil
}

// Warnings implements engine.Warner: a node that could not be cleaned up keeps its own configuration of the cluster.
func (*nodeEvictionKind) Warnings(want NodeEviction, have evictionSeen) []string {
	if _, member := have.node(want); member || !have.task.Exists || have.task.Message == "" {
		return nil
	}
	return []string{"node " + want.Node + " is evicted, but the configuration of the cluster on this node could not be removed: " + have.task.why() +
		"; before this computer is used again, run Clear-ClusterNode -Force in an elevated PowerShell at the console of the computer"}
}

// Evidence implements engine.Witness.
func (*nodeEvictionKind) Evidence(_ NodeEviction, have evictionSeen) []runbook.Fact {
	var nodes []string
	for _, n := range have.cluster.Nodes {
		nodes = append(nodes, n.Name+": "+string(n.State))
	}
	slices.Sort(nodes)
	return []runbook.Fact{{Name: "Nodes of cluster " + have.cluster.Name, Value: strings.Join(nodes, ", ")}}
}

// why is the message of a task that has ended, on one line.
func (t taskSeen) why() string {
	return cmp.Or(strings.Join(strings.Fields(t.Message), " "), fmt.Sprintf("the scheduled task ended with exit code %d", t.Result))
}

// evictionTask names the one-shot task after the node, so that a retry finds it.
func evictionTask(want NodeEviction) string {
	return "Changeover-evict-" + strings.ReplaceAll(want.Node, `\`, "-")
}
