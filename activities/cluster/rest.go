package cluster

import (
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/runbook"
)

// GroupState is the state of a group or of a resource by its name, since their numbers differ from
// object to object.
type GroupState string

// States of groups and resources that last. The state of a group is that of its most exceptional
// resource: Failed before Pending before PartialOnline (MS-CMRP 3.1.4.1.46). It says nothing of the
// others, so what concerns single resources is decided on their own states.
const (
	Online        GroupState = "Online"
	Offline       GroupState = "Offline"
	PartialOnline GroupState = "PartialOnline"
	// Failed lasts for a resource whose restarts are used up, until RetryPeriodOnFailure has passed. The
	// cluster still wants it online: it starts again then, or where its group moves (MS-CMRP 3.1.4.2.53).
	Failed GroupState = "Failed"
)

// States of groups and resources that end by themselves, and in which the cluster refuses to start or
// stop them (5023, MS-CMRP 3.1.4.1.18 and .19). AtRest treats any other name alike, Inherited for example.
const (
	Pending        GroupState = "Pending"
	OnlinePending  GroupState = "OnlinePending"
	OfflinePending GroupState = "OfflinePending"
	Initializing   GroupState = "Initializing"
	StateUnknown   GroupState = "Unknown"
)

// AtRest reports whether a state lasts. Every kind and every workflow that judges a state asks this
// first: a state that does not last is waited for.
func (s GroupState) AtRest() bool {
	return s == Online || s == Offline || s == PartialOnline || s == Failed
}

// IsComing reports whether the cluster is bringing a resource online.
func (s GroupState) IsComing() bool { return s == OnlinePending || s == Initializing }

// NodeState is the state of a node by its name, which is not localized.
type NodeState string

// States of a node. Joining and Unknown end by themselves. Isolated and Quarantined are those of
// Windows Server 2016 and later, which shows them in StatusInformation beside a state such as Down.
const (
	NodeUp          NodeState = "Up"
	NodeDown        NodeState = "Down"
	NodePaused      NodeState = "Paused"
	NodeJoining     NodeState = "Joining"
	NodeUnknown     NodeState = "Unknown"
	NodeIsolated    NodeState = "Isolated"
	NodeQuarantined NodeState = "Quarantined"
)

// AtRest reports whether a state of a node lasts.
func (s NodeState) AtRest() bool { return s != NodeJoining && s != NodeUnknown }

// IsOutside reports whether a node takes no part in the cluster, which has given its groups to others.
func (s NodeState) IsOutside() bool { return s == NodeDown || s == NodeQuarantined }

// nodeSeen is a node as get-cluster answers it. Status is its StatusInformation, the names of a set of
// flags or their number, and empty where the release has none.
type nodeSeen struct {
	Node
	Status string `json:"status"`
}

// Flags of CLUSTER_NODE_STATUS (clusapi.h). The others are about draining.
const (
	statusIsolated    = 0x1
	statusQuarantined = 0x2
)

// node is the node with the state that tells the most: StatusInformation says why a node is down.
func (n nodeSeen) node() Node {
	flags, _ := strconv.Atoi(strings.TrimSpace(n.Status))
	for name := range strings.SplitSeq(n.Status, ",") {
		switch NodeState(strings.TrimSpace(name)) {
		case NodeIsolated:
			flags |= statusIsolated
		case NodeQuarantined:
			flags |= statusQuarantined
		case NodeUp, NodeDown, NodePaused, NodeJoining, NodeUnknown:
		}
	}
	switch {
	case flags&statusQuarantined != 0:
		n.State = NodeQuarantined
	case flags&statusIsolated != 0:
		n.State = NodeIsolated
	}
	return n.Node
}

// mustBe returns an error unless a node is in one of the states. It is retryable where the node's
// state ends by itself.
func (n Node) mustBe(what string, states ...NodeState) error {
	switch {
	case slices.Contains(states, n.State):
		return nil
	case !n.State.AtRest():
		return n.busy(what)
	}
	return engine.Precondition("cannot %s: node %s is %s; %s", what, n.Name, n.State, n.advice())
}

// busy is the retryable error of a step that finds a node between two states.
func (n Node) busy(what string) error {
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: node %s is %s; waiting for it to come to rest", what, n.Name, n.State)
}

// advice is what an operator can do about a node that is not as a step needs it.
func (n Node) advice() string {
	switch own := n.State.Advice(); {
	case own != "":
		return own + " and retry"
	case n.State == NodePaused:
		return "resume the node first"
	}
	return "start its cluster service and retry"
}

// Advice is what an operator can do about a state that neither starting nor resuming the node ends, else empty.
func (s NodeState) Advice() string {
	switch s {
	case NodeUp, NodeDown, NodePaused, NodeJoining, NodeUnknown:
	case NodeIsolated:
		return "it has lost its connection to the other nodes, and within minutes the cluster takes it back or drops it; look at its network"
	case NodeQuarantined:
		return "it left the cluster too often and may not join for two hours; correct the cause, run Start-ClusterNode -ClearQuarantine on it"
	}
	return ""
}

// canStart returns an error unless the node that owns a resource brings it online. A node outside the cluster
// does not stay the owner: the cluster gives its groups to another node.
func (n Node) canStart(what string) error {
	if n.State.IsOutside() {
		return n.busy(what)
	}
	return n.mustBe(what, NodeUp)
}

// AtRest reports whether the states of all resources last.
func (l ResourceList) AtRest() bool {
	return !slices.ContainsFunc(l, func(r ResourceSeen) bool { return !r.State.AtRest() })
}

// AllIn reports whether every resource is in a state.
func (l ResourceList) AllIn(state GroupState) bool { return len(l.InState(state)) == len(l) }

// busy is the retryable error of a step that finds a resource between two states.
func (r ResourceSeen) busy(what string) error {
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: '%s' on %s is in state %s; waiting for it to come to rest", what, r.Name, r.Owner, r.State)
}
