// Package quarantine models the quarantine of a cluster's nodes (Microsoft, "Virtual Machine Compute Resiliency in Windows
// Server 2016"): a node that leaves the cluster unexpectedly three times within an hour must not join for two hours. At most a
// quarter of the nodes, but at least one, can be in quarantine at the same time.
package quarantine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"changeover/lab/model"
)

// Duration is the time of a quarantine.
const Duration = 2 * time.Hour

// Defaults of the quarantine: Threshold is the number of losses. The first build with a quarantine is that of Windows Server 2016.
const (
	Threshold = 3
	window    = time.Hour
	first     = 14393
)

// Names of CLUSTER_NODE_STATUS (clusapi.h) that the lab's nodes have.
const (
	Normal      = "Normal"
	Quarantined = "Quarantined"
)

// State is the state of a node's quarantine.
type State struct {
	// losses are the times at which the node left the cluster unexpectedly, within window.
	losses []model.Time
	// Active says that the node is in quarantine.
	Active bool
	// JoinLater is set if the node's cluster service runs during the quarantine: the node joins at its end.
	JoinLater bool
}

// Status returns the node's property StatusInformation on a build of Windows; empty if the release has no such property.
func (s *State) Status(build string) string {
	switch {
	case !exists(build):
		return ""
	case s.Active:
		return Quarantined
	}
	return Normal
}

func exists(build string) bool {
	number, _ := strconv.Atoi(build)
	return number >= first
}

// Lost counts an unexpected end of the node's membership, and reports whether its quarantine begins. Of the nodes of the cluster,
// some are in quarantine already.
func (s *State) Lost(build string, now model.Time, already, nodes int) bool {
	s.losses = slices.DeleteFunc(s.losses, func(loss model.Time) bool { return loss <= now-model.Time(window) })
	s.losses = append(s.losses, now)
	if !exists(build) || len(s.losses) < Threshold || already >= max(1, nodes/4) {
		return false
	}
	s.Active, s.losses = true, nil
	return true
}

// Message returns the text of event 1676 about a node.
func Message(node string) string {
	return fmt.Sprintf("Cluster node '%s' has been quarantined. The node experienced '%d' consecutive failures within a short amount of time.", strings.ToUpper(node), Threshold)
}
