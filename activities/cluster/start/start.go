// Package start reads and changes how a role starts: whether it starts with the cluster, and on Windows Server 2008 R2 on which
// node.
package start

import (
	"changeover/activities/engine"
	"changeover/activities/powershell/scripts"
	"changeover/config"
)

// PersistentModeOff is a group's default owner while no node is (Microsoft, Group Common Properties: DefaultOwner, -1).
const PersistentModeOff = 4294967295

// Seen is how a group starts. Taking a group offline sets PersistentState to 0, and only a request for the whole group sets it
// to 1 again (MS-CMRP, ApiOfflineGroup, ApiOnlineGroup, ApiOnlineResource).
type Seen struct {
	// PersistentState is 1 if the group starts with the cluster; nil if Windows could not read it.
	PersistentState *int64 `json:"persistentState,omitempty"`
	// DefaultOwner shows the persistent mode of a group of Windows Server 2008 R2; nil elsewhere.
	DefaultOwner *int64 `json:"defaultOwner,omitempty"`
}

// ByHand reports whether the group stays offline when the cluster starts.
func (s Seen) ByHand() bool { return s.PersistentState != nil && *s.PersistentState == 0 }

// WithCluster lists the change by which a role that is online starts with the cluster. A role that must stay offline is not
// changed: a move would start it, because a resource without a persistent state of its own uses its group's (Microsoft, Groups:
// PersistentState; MS-CMRP, ApiMoveGroupToNode).
func (s Seen) WithCluster(role string) []engine.Change {
	return s.set(role, 1)
}

// StaysOffline lists the change by which a role that is offline stays offline when it moves and when the cluster starts. Taking a
// role offline does this too, but nothing took offline the resources of a role that has failed, or that never came online.
func (s Seen) StaysOffline(role string) []engine.Change { return s.set(role, 0) }

func (s Seen) set(role string, wanted uint32) []engine.Change {
	if s.PersistentState == nil || *s.PersistentState == int64(wanted) {
		return nil
	}
	set := scripts.SetClusterGroupStart.Of("Name", role, "Value", wanted)
	return []engine.Change{engine.NewChange("Start", text(*s.PersistentState, nil), text(int64(wanted), nil), set)}
}

// Warnings says what could not be compared.
func (s Seen) Warnings(role string) []string {
	if s.PersistentState != nil {
		return nil
	}
	return []string{"Windows gives no value for the property PersistentState of role '" + role + "', so Changeover cannot read whether the role starts with the cluster; " +
		"in an elevated PowerShell on a node, run (Get-ClusterGroup -Name " + config.Quoted(role) + ").PersistentState; if the command prints 1, there is nothing to do; otherwise, run Start-ClusterGroup -Name " + config.Quoted(role)}
}

// Kept says that the step has left a role that is not online as it is, and that the role stays offline when the cluster starts.
func (s Seen) Kept(role string) []string {
	if !s.ByHand() {
		return nil
	}
	return []string{"role '" + role + "' is not online and does not start with the cluster; the step that brings the whole role online makes the role start with the cluster"}
}

// Differences compares how a role of Windows Server 2008 R2 starts. With a priority it starts with the cluster, on the node that
// the cluster chooses (persistent mode off) and not on the node that an administrator used last. One command sets both.
// With kept, whether the role starts with the cluster stays as it is.
func (s Seen) Differences(role string, priority int, kept bool) []engine.Change {
	wanted := int64(min(priority, 1))
	if kept {
		wanted, priority = *s.PersistentState, int(*s.PersistentState)
	}
	before, after := text(*s.PersistentState, s.DefaultOwner), text(wanted, nil)
	if off := int64(PersistentModeOff); s.DefaultOwner != nil {
		after = text(wanted, &off)
	}
	if before == after {
		return nil
	}
	set := scripts.SetClusterGroupPriority.Of("Name", role, "Value", uint32(priority)) //nolint:gosec // a rule bounds it
	return []engine.Change{engine.NewChange("Start", before, after, set)}
}

// text describes how a group starts. It leaves the persistent mode out where the group has no property DefaultOwner, since that
// property alone shows the mode.
func text(state int64, owner *int64) string {
	start := "by hand"
	if state == 1 {
		start = "with the cluster"
	}
	switch {
	case owner == nil:
		return start
	case *owner == PersistentModeOff:
		return start + ", persistent mode off"
	}
	return start + ", persistent mode on"
}
