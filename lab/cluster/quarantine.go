package cluster

import "changeover/lab/cluster/quarantine"

// lost counts an unexpected end of a node's membership, and begins its quarantine where it is due. The caller holds the lock.
func (ns Nodes) lost(n *node) {
	already := 0
	for _, other := range ns.c.nodes {
		if other.quarantine.Active {
			already++
		}
	}
	if !n.quarantine.Lost(n.host.BuildLocked(), ns.c.w.Elapsed(), already, len(ns.c.nodes)) {
		return
	}
	n.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1676, "Error", quarantine.Message(n.host.Name()))
	n.host.World().After(quarantine.Duration, func() {
		n.quarantine.Active = false
		if n.quarantine.JoinLater {
			ns.startJoin(n)
		}
	})
}
