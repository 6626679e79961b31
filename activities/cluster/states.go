package cluster

import (
	"slices"

	"changeover/activities/engine"
	"changeover/activities/node"
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

// NodeState is the state of a node by its name.
type NodeState = node.State

// States of a node.
const (
	NodeUp          = node.Up
	NodeDown        = node.Down
	NodePaused      = node.Paused
	NodeJoining     = node.Joining
	NodeUnknown     = node.Unknown
	NodeIsolated    = node.Isolated
	NodeQuarantined = node.Quarantined
)

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
	advice := n.State.Advice()
	if advice != "" {
		advice = " (" + advice + ")"
	}
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: node %s is %s%s; waiting for it to come to rest", what, n.Name, n.State, advice)
}

// advice is what an operator can do about a node that is not as a step needs it.
func (n Node) advice() string {
	switch own := n.State.Advice(); {
	case own != "":
		return own + " and retry"
	case n.State == NodePaused:
		return "resume the node first"
	}
	return "start its cluster service (Start-Service ClusSvc at its console) and retry"
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
