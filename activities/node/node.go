// Package node defines the states of a cluster's nodes: which states last, and what an operator can do about each.
package node

import (
	"strconv"
	"strings"
)

// State is the state of a node by its name, which is not localized.
type State string

// States of a node. Joining and Unknown end by themselves. Isolated and Quarantined are those of
// Windows Server 2016 and later, which shows them in StatusInformation beside a state such as Down.
const (
	Up          State = "Up"
	Down        State = "Down"
	Paused      State = "Paused"
	Joining     State = "Joining"
	Unknown     State = "Unknown"
	Isolated    State = "Isolated"
	Quarantined State = "Quarantined"
)

// AtRest reports whether a state of a node lasts. The cluster accepts an isolated node again, or removes it, within minutes: after
// ResiliencyDefaultPeriod, which is 240 seconds by default (Microsoft, "Virtual Machine Compute Resiliency in Windows
// Server 2016").
func (s State) AtRest() bool { return s != Joining && s != Unknown && s != Isolated }

// IsOutside reports whether a node takes no part in the cluster, which has moved its groups to other nodes.
func (s State) IsOutside() bool { return s == Down || s == Quarantined }

// Advice is what an operator can do about a state that starting or resuming the node does not end; empty for other states.
// A node that left the cluster three times within an hour, without its cluster service having been stopped, may not join it for
// QuarantineDuration, 7,200 seconds by default (Microsoft, as above; "Failover Clustering system log events": the event
// names the time until which the node is quarantined).
func (s State) Advice() string {
	switch s {
	case Up, Down, Paused, Joining, Unknown:
	case Isolated:
		return "the node has lost its connection to the other nodes, and within minutes the cluster accepts the node again or removes the node; check the network of the node: its adapters, and Networks in Failover Cluster Manager"
	case Quarantined:
		return "the node left the cluster too often and may not join the cluster for a time, by default two hours. The event 'has been quarantined' in the System log of the nodes shows when this time ends; " +
			"correct the cause, run Start-ClusterNode -ClearQuarantine at the console of the node"
	}
	return ""
}

// Seen is a node in the answer of get-cluster. Status is its StatusInformation: the names of flags, or their number;
// empty where the release of Windows has no such property.
type Seen struct {
	Name   string `json:"name"`
	State  State  `json:"state"`
	Status string `json:"status"`
}

// Flags of CLUSTER_NODE_STATUS (clusapi.h). The others are about draining.
const (
	statusIsolated    = 0x1
	statusQuarantined = 0x2
)

// Effective is the most precise state: StatusInformation shows why a node is down.
func (s Seen) Effective() State {
	flags, _ := strconv.Atoi(strings.TrimSpace(s.Status))
	for name := range strings.SplitSeq(s.Status, ",") {
		switch State(strings.TrimSpace(name)) {
		case Isolated:
			flags |= statusIsolated
		case Quarantined:
			flags |= statusQuarantined
		case Up, Down, Paused, Joining, Unknown:
		}
	}
	switch {
	case flags&statusQuarantined != 0:
		return Quarantined
	case flags&statusIsolated != 0:
		return Isolated
	}
	return s.State
}
