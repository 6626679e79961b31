package cluster

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"changeover/lab/model"
)

// Defaults of the quarantine of nodes (Microsoft, "Virtual Machine Compute Resiliency in Windows Server 2016"): a node that
// leaves three times within an hour without being asked may not join for two hours. At most a quarter of the nodes are in
// quarantine, in a small cluster one.
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

// quarantine is what keeps a node out of the cluster that has left it too often.
type quarantine struct {
	losses []model.Time
	in     bool
	// waits says that the node's cluster service runs meanwhile.
	waits bool
}

// status is the node's StatusInformation, empty where the release has no such property.
func (n *node) status() string {
	switch {
	case !n.hasQuarantine():
		return ""
	case n.in:
		return StatusQuarantined
	}
	return StatusNormal
}

func (n *node) hasQuarantine() bool {
	build, _ := strconv.Atoi(n.host.BuildLocked())
	return build >= firstWithQuarantine
}

// lost counts that a node has left the cluster without being asked. The caller holds the lock.
func (ns Nodes) lost(n *node) {
	now := ns.c.w.Elapsed()
	n.losses = append(since(n.losses, now-model.Time(quarantineWindow)), now)
	inQuarantine := 0
	for _, other := range ns.c.nodes {
		if other.in {
			inQuarantine++
		}
	}
	if !n.hasQuarantine() || len(n.losses) < quarantineThreshold || inQuarantine >= max(1, len(ns.c.nodes)/4) {
		return
	}
	n.in, n.losses = true, nil
	n.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1676, "Error",
		fmt.Sprintf("Cluster node '%s' has been quarantined. The node experienced '%d' consecutive failures within a short amount of time.", strings.ToUpper(n.host.Name()), quarantineThreshold))
	n.host.World().After(quarantineDuration, func() {
		n.in = false
		if n.waits {
			ns.startJoin(n)
		}
	})
}
