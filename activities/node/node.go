// Package node knows the states of a cluster's nodes: which of them last, and what an operator can do about one.
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

// AtRest reports whether a state of a node lasts. An isolated node is taken back or dropped within minutes: after
// ResiliencyDefaultPeriod, which is 240 seconds by default (Microsoft, "Virtual Machine Compute Resiliency in Windows
// Server 2016").
func (s State) AtRest() bool { return s != Joining && s != Unknown && s != Isolated }

// IsOutside reports whether a node takes no part in the cluster, which has given its groups to others.
func (s State) IsOutside() bool { return s == Down || s == Quarantined }

// Advice is what an operator can do about a state that neither starting nor resuming the node ends, else empty.
// A node that left the cluster three times within an hour without having been stopped there may not join for QuarantineDuration, 7,200 seconds by default
// (Microsoft, as above; "Failover Clustering system log events": the node will be quarantined until a time that the
// event names).
func (s State) Advice() string {
	switch s {
	case Up, Down, Paused, Joining, Unknown:
	case Isolated:
		return "it has lost its connection to the other nodes, and within minutes the cluster takes it back or drops it; look at its network"
	case Quarantined:
		return "it left the cluster too often and may not join for a time, by default for two hours: the event 'has been quarantined' in the System log of the nodes says until when; " +
			"correct the cause, run Start-ClusterNode -ClearQuarantine at its console"
	}
	return ""
}

// Seen is a node as get-cluster answers it. Status is its StatusInformation, the names of a set of
// flags or their number, and empty where the release has none.
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

// Effective is the state that says the most: StatusInformation says why a node is down.
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
