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

// States of groups and resources that last. The cluster computes the state of a group from its resources:
// Failed if any has failed, else Pending if any is pending, else PartialOnline (MS-CMRP 3.1.4.1.46). The
// group's state does not show the other resources, so decisions about a resource use its own state.
const (
	Online        GroupState = "Online"
	Offline       GroupState = "Offline"
	PartialOnline GroupState = "PartialOnline"
	// Failed lasts for a resource whose restarts are used up, until RetryPeriodOnFailure has passed. Then, or
	// when its group moves, the cluster starts the resource again (MS-CMRP 3.1.4.2.53).
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

// AtRest reports whether a state lasts. Every kind and every workflow that judges a state checks this
// first and waits while it is false.
func (s GroupState) AtRest() bool {
	return s == Online || s == Offline || s == PartialOnline || s == Failed
}

// IsComing reports whether the cluster is bringing a resource online.
func (s GroupState) IsComing() bool { return s == OnlinePending || s == Initializing }

// NodeState is the state of a node by its name.
type NodeState = node.State

// States of a node by which steps and workflows decide. Package node has all states.
const (
	NodeUp      = node.Up
	NodeDown    = node.Down
	NodePaused  = node.Paused
	NodeJoining = node.Joining
)

// mustBe returns an error unless a node is in one of the states. The error is retryable where the node's
// state ends by itself. what is the text between "cannot" and the colon.
func (n Node) mustBe(what string, states ...NodeState) error {
	switch {
	case slices.Contains(states, n.State):
		return nil
	case !n.State.AtRest():
		return n.busy(what)
	}
	return engine.Precondition("cannot %s: node %s is in state %s; %s", what, n.Name, n.State, n.advice())
}

// busy returns the retryable error of a step that finds a node in a state that does not last.
func (n Node) busy(what string) error {
	advice := n.State.Advice()
	if advice != "" {
		advice = " (" + advice + ")"
	}
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: node %s is in state %s%s; the next attempt waits until this state has ended", what, n.Name, n.State, advice)
}

// advice returns what an operator can do about a node whose state keeps a step from its work.
func (n Node) advice() string {
	switch own := n.State.Advice(); {
	case own != "":
		return own + ", then retry"
	case n.State == NodePaused:
		return "resume the node, then retry"
	}
	return "start the cluster service of the node (run Start-Service ClusSvc at the console of the node), then retry"
}

// canStart returns an error unless the node that owns a resource can bring it online. A node outside the cluster
// does not stay the owner: the cluster moves its groups to another node, so the error is retryable.
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

// busy returns the retryable error of a step that finds a resource in a state that does not last.
func (r ResourceSeen) busy(what string) error {
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: resource '%s' on %s is in state %s; the next attempt waits until this state has ended", what, r.Name, r.Owner, r.State)
}
