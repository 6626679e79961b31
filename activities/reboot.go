package activities

// Reboot restarts a host once: the boot time read before is part of the wanted
// state, so a retry of an accomplished reboot does nothing (decision 8).
type Reboot struct {
	// BootTimeBefore is the host's last boot time, RFC 3339 with fraction, read by an earlier activity.
	BootTimeBefore string `json:"bootTimeBefore"`
	// ClusterNode is the node's name in the cluster that must be Up or Paused afterwards; empty: not a cluster node.
	ClusterNode    string `json:"clusterNode,omitempty"`
	TimeoutSeconds int    `json:"timeoutSeconds"`
}

// ActivityName implements Wanted.
func (Reboot) ActivityName() string { return "RestartHost" }

// BootTime is the answer of ReadBootTime.
type BootTime struct {
	LastBoot string `json:"lastBoot"`
	// PendingReboot names the reasons Windows gives for a pending restart.
	PendingReboot []string `json:"pendingReboot,omitempty"`
}
