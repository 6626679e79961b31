package windows

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"strings"
	"time"
)

// Reboot restarts a host once: the boot time read before is part of the wanted
// state, so a retry of an accomplished reboot does nothing (decision 8).
type Reboot struct {
	// BootTimeBefore is the host's last boot time, RFC 3339 with fraction, read by an earlier activity.
	BootTimeBefore string `json:"bootTimeBefore"`
	// ClusterNode is the node's name in the cluster that must be Up or Paused afterwards; empty: not a cluster node.
	ClusterNode    string `json:"clusterNode,omitempty"`
	TimeoutSeconds int    `json:"timeoutSeconds"`
	// NotAfter is when the permission to restart ends; zero: never. What began before goes on.
	NotAfter time.Time `json:"notAfter,omitzero"`
}

// ActivityName implements Wanted.
func (Reboot) ActivityName() string { return "RestartHost" }

type rebootKind struct{}

// bootSeen is when a host was started and how far its part of the cluster is.
type bootSeen struct {
	LastBoot       string
	PendingReboot  []string
	ClusterService string
	NodeState      string
	// asked is when.
	asked time.Time
}

func readBoot(ctx context.Context, h host.Session, node string) (bootSeen, error) {
	var seen bootSeen
	_, err := h.Run(ctx, scripts.GetBootState.Of("Node", node), &seen)
	return seen, err
}

func (rebootKind) Read(ctx context.Context, h host.Session, want Reboot) (bootSeen, error) {
	seen, err := readBoot(ctx, h, want.ClusterNode)
	seen.asked = time.Now()
	return seen, err
}

// clockJitter bounds how far two readings of one boot time lie apart. It may be
// small: the time is that of a process's creation, which stays when the clock is set.
const clockJitter = time.Second

// restarted says whether the host was started after the boot time that was read before.
func restarted(before, now string) (bool, error) {
	was, err := time.Parse(time.RFC3339Nano, before)
	if err != nil {
		return false, engine.BadRequest("cannot tell whether the host restarted: '%s' is no boot time; read it with ReadBootTime", before)
	}
	is, err := time.Parse(time.RFC3339Nano, now)
	if err != nil {
		return false, engine.NewError(runbook.ErrRefused, err, "cannot read the boot time: the host answers '%s'; look at the host", now)
	}
	return is.Sub(was).Abs() >= clockJitter, nil
}

func (rebootKind) Differences(want Reboot, have bootSeen) ([]engine.Change, error) {
	done, err := restarted(want.BootTimeBefore, have.LastBoot)
	if err != nil || done {
		return nil, err
	}
	if !want.NotAfter.IsZero() && have.asked.After(want.NotAfter) {
		return nil, engine.Precondition("cannot restart the host: the window for restarts ended at %s; retry, and it waits for the next one", want.NotAfter.Format(time.RFC3339))
	}
	shutdown := engine.NewChange("Boot time", have.LastBoot, "(after now)", scripts.RestartHost.Of("Reason", "Changeover"))
	return []engine.Change{shutdown.Accepting(programEnded("shutdown.exe", 0, shutdownScheduled, shutdownInProgress))}, nil
}

// Exit codes of shutdown.exe that mean the restart is under way: the last
// attempt began it, or somebody else did.
const (
	shutdownInProgress = 1115
	shutdownScheduled  = 1190
)

// Settled implements Settler: WinRM answers before the host has settled.
func (rebootKind) Settled(want Reboot, have bootSeen) (bool, error) {
	done, err := restarted(want.BootTimeBefore, have.LastBoot)
	if err != nil || !done || want.ClusterNode == "" {
		return done, err
	}
	up := have.NodeState == stateUp || have.NodeState == statePaused
	return have.ClusterService == serviceRunning && up, nil
}

// Restarts implements Restarter.
func (rebootKind) Restarts() {}

// Deadline implements Settler.
func (rebootKind) Deadline(want Reboot) time.Duration {
	return orDefault(want.TimeoutSeconds, time.Second, 30*time.Minute)
}

// Evidence implements Witness.
func (rebootKind) Evidence(want Reboot, have bootSeen) []runbook.Fact {
	facts := []runbook.Fact{{"Boot time before", want.BootTimeBefore}, {"Boot time", have.LastBoot}}
	if want.ClusterNode != "" {
		facts = append(facts, runbook.Fact{"Node " + want.ClusterNode, have.NodeState})
	}
	return facts
}

// Warnings implements Warner.
func (rebootKind) Warnings(_ Reboot, have bootSeen) []string {
	if len(have.PendingReboot) == 0 {
		return nil
	}
	return []string{"Windows wants a restart: " + strings.Join(have.PendingReboot, ", ")}
}

// BootTime is the answer of ReadBootTime.
type BootTime struct {
	LastBoot string `json:"lastBoot"`
	// PendingReboot names the reasons Windows gives for a pending restart.
	PendingReboot []string `json:"pendingReboot,omitempty"`
}

// ReadBootTime reads when the host was started, for the fence of a restart.
func (a *Activities) ReadBootTime(ctx context.Context, query HostQuery[struct{}]) (BootTime, error) {
	return ask(ctx, a, query, func(ctx context.Context, h host.Session) (BootTime, error) {
		seen, err := readBoot(ctx, h, "")
		return BootTime{LastBoot: seen.LastBoot, PendingReboot: seen.PendingReboot}, err
	})
}
