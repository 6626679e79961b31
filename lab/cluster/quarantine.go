package cluster

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"changeover/lab/model"
)

// Defaults of the quarantine of nodes (Microsoft, "Virtual Machine Compute Resiliency in Windows Server 2016"): a node that
// leaves the cluster unexpectedly three times within an hour must not join for two hours. At most a quarter of the nodes, but at
// least one, can be in quarantine at the same time.
const (
	quarantineThreshold = 3
	quarantineWindow    = time.Hour
	quarantineDuration  = 2 * time.Hour
	firstWithQuarantine = 14393 // the build of Windows Server 2016
)

// Names of CLUSTER_NODE_STATUS (clusapi.h) that the lab's nodes have.
const (
	StatusNormal      = "Normal"
	StatusQuarantined = "Quarantined"
)

// quarantine is the state of a node's quarantine.
type quarantine struct {
	// losses are the times at which the node left the cluster unexpectedly, within quarantineWindow.
	losses      []model.Time
	quarantined bool
	// joinLater is set if the node's cluster service runs during the quarantine: the node joins at its end.
	joinLater bool
}

// status returns the node's property StatusInformation; empty if the release has no such property.
func (n *node) status() string {
	switch {
	case !n.hasQuarantine():
		return ""
	case n.quarantined:
		return StatusQuarantined
	}
	return StatusNormal
}

func (n *node) hasQuarantine() bool {
	build, _ := strconv.Atoi(n.host.BuildLocked())
	return build >= firstWithQuarantine
}

// lost counts an unexpected end of a node's membership and begins its quarantine after quarantineThreshold of them. The caller
// holds the lock.
func (ns Nodes) lost(n *node) {
	now := ns.c.w.Elapsed()
	n.losses = append(since(n.losses, now-model.Time(quarantineWindow)), now)
	inQuarantine := 0
	for _, other := range ns.c.nodes {
		if other.quarantined {
			inQuarantine++
		}
	}
	if !n.hasQuarantine() || len(n.losses) < quarantineThreshold || inQuarantine >= max(1, len(ns.c.nodes)/4) {
		return
	}
	n.quarantined, n.losses = true, nil
	n.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1676, "Error",
		fmt.Sprintf("Cluster node '%s' has been quarantined. The node experienced '%d' consecutive failures within a short amount of time.", strings.ToUpper(n.host.Name()), quarantineThreshold))
	n.host.World().After(quarantineDuration, func() {
		n.quarantined = false
		if n.joinLater {
			ns.startJoin(n)
		}
	})
}
