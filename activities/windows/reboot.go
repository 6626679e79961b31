package windows

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"changeover/activities/cluster/quorum"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/node"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Reboot restarts a host once. The boot time that the look reads is part of the intent, so a retry after the
// restart does nothing (design, decision 8). A look has no earlier boot time to compare with, so it always
// lists the restart.
type Reboot struct {
	// ClusterNode is the node's name in the cluster that must be Up or Paused afterwards; empty: not a cluster node.
	ClusterNode string `json:"clusterNode,omitempty"`
	// Others are further nodes of the cluster: they show the state of a node that cannot join it after the restart.
	Others         []string `json:"others,omitempty"`
	TimeoutSeconds int      `json:"timeoutSeconds"`
	// NotAfter is the end of the permission to restart; zero: it does not end. A restart that began before continues.
	NotAfter time.Time `json:"notAfter,omitzero"`
	// KeepsQuorum: the restart is refused if the cluster would lose its quorum without the node.
	KeepsQuorum bool `json:"keepsQuorum,omitempty"`
	// Role: the restart is refused as long as the node owns this role and the role is not offline.
	Role string `json:"role,omitempty"`
	// KeepsRoles: the restart is refused as long as the node owns a role that is not offline and that Interrupts does not name.
	KeepsRoles bool     `json:"keepsRoles,omitempty"`
	Interrupts []string `json:"interrupts,omitempty"`
}

// ActivityName implements Wanted.
func (Reboot) ActivityName() string { return "RestartHost" }

// Deadline implements engine.Patient.
func (want Reboot) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, 30*time.Minute)
}

// Unlimited implements engine.Permitted.
func (want Reboot) Unlimited() engine.Wanted {
	want.NotAfter, want.KeepsQuorum, want.Role, want.KeepsRoles = time.Time{}, false, "", false
	return want
}

// rebootKind remembers the boot time from before, RFC 3339 with fraction; empty: nobody read it yet.
type rebootKind struct {
	env    engine.Environment
	before string
}

// rebootMemory is what an intent remembers of the time before a restart.
type rebootMemory struct {
	BootTime string `json:"bootTime"`
}

// Remember implements engine.Rememberer.
func (k *rebootKind) Remember(_ Reboot, have bootSeen) any {
	return rebootMemory{cmp.Or(k.before, have.LastBoot)}
}

// Recall implements engine.Rememberer.
func (k *rebootKind) Recall(memory json.RawMessage) error {
	var remembered rebootMemory
	err := json.Unmarshal(memory, &remembered)
	k.before = remembered.BootTime
	return err
}

// bootSeen is when a host was started and how far its part of the cluster is.
type bootSeen struct {
	LastBoot       string
	PendingReboot  []string
	ClusterService string
	NodeState      node.State
	// NodeProblem is the error if the host cannot read the state of its node.
	NodeProblem string
	// votes are read while the restart can still be sent; unread is the error if they cannot be read.
	votes  quorum.Seen
	unread error
	// asked is the time of this reading, on the worker's clock.
	asked time.Time
}

func (k *rebootKind) Read(ctx context.Context, h host.Session, want Reboot) (bootSeen, error) {
	var seen bootSeen
	_, err := h.Run(ctx, scripts.GetBootState.Of("Node", want.ClusterNode), &seen)
	seen.asked = time.Now()
	if err != nil || want.ClusterNode == "" {
		return seen, err
	}
	switch done, _ := StartedSince(k.before, seen.LastBoot); {
	case done && !seen.isMember():
		seen.NodeState = k.stateFromOthers(ctx, want, seen.NodeState)
	case !done && seen.isMember() && want.isGuarded():
		seen.votes, seen.unread = quorum.Read(ctx, h)
	}
	return seen, nil
}

// stateFromOthers is the state of the node that the first of the other nodes that answers shows: a node that may not
// join the cluster cannot read its own state.
func (k *rebootKind) stateFromOthers(ctx context.Context, want Reboot, own node.State) node.State {
	for i, name := range want.Others {
		other, err := k.env.Hosts.Session(ctx, k.env.Site, name)
		if err != nil {
			continue
		}
		var cluster struct{ Nodes []node.Seen }
		asking, stop := engine.FirstOf(ctx, len(want.Others)-i)
		_, err = other.Run(asking, scripts.GetCluster.Of(), &cluster)
		stop()
		if err != nil {
			continue
		}
		for _, n := range cluster.Nodes {
			if strings.EqualFold(n.Name, want.ClusterNode) {
				return n.Effective()
			}
		}
	}
	return own
}

// clockJitter is the least difference of two different boot times. It may be
// small: the boot time is the creation time of a process, which does not change when the clock is set.
const clockJitter = time.Second

// StartedSince reports whether a host has started since an earlier boot time was read: whether its present boot time
// differs. Without an earlier boot time it reports false.
func StartedSince(before, now string) (bool, error) {
	if before == "" {
		return false, nil
	}
	was, err := time.Parse(time.RFC3339Nano, before)
	if err != nil {
		return false, engine.Defect("cannot find out whether the host has restarted: '%s' is not a boot time", before)
	}
	is, err := time.Parse(time.RFC3339Nano, now)
	if err != nil {
		return false, engine.NewError(runbook.ErrRefused, err, "cannot read the boot time: the host answers '%s', which is not a time; "+runbook.ReportDefect, now)
	}
	return is.Sub(was).Abs() >= clockJitter, nil
}

func (k *rebootKind) Differences(want Reboot, have bootSeen) ([]engine.Change, error) {
	done, err := StartedSince(k.before, have.LastBoot)
	if err != nil || done {
		return nil, err
	}
	if !want.NotAfter.IsZero() && have.asked.After(want.NotAfter) {
		return nil, engine.Precondition("cannot restart the host: the restart window (reboots.window) ended at %s; retry: the step then waits for the next restart window", want.NotAfter.Format(time.RFC3339))
	}
	if err := have.mayLeave(want); err != nil {
		return nil, err
	}
	shutdown := engine.NewChange("Boot time", cmp.Or(k.before, have.LastBoot), "(after the restart)", scripts.RestartHost.Of("Reason", "Changeover"))
	return []engine.Change{shutdown.Accepting(engine.ProgramEnded("shutdown.exe", 0, shutdownScheduled, shutdownInProgress))}, nil
}

// isGuarded reports whether the cluster can keep the host from being restarted.
func (want Reboot) isGuarded() bool {
	return want.ClusterNode != "" && (want.KeepsQuorum || want.Role != "" || want.KeepsRoles)
}

// mayLeave returns why the cluster cannot be without the node now. Hours may have passed since the run has looked at the cluster.
func (s bootSeen) mayLeave(want Reboot) error {
	switch {
	case !want.isGuarded(), s.isOutside():
		return nil
	case !s.isMember():
		return engine.NewError(runbook.ErrClusterBusy, nil, "cannot restart Windows on node %s: %s, so it is not known whether the cluster needs the node; the next attempt reads the state again; "+
			"if the state stays so, look at the cluster events in Failover Cluster Manager and correct the cause", want.ClusterNode, s.unclear())
	}
	var failure *host.Failure
	if errors.As(s.unread, &failure) && failure.Type == runbook.ErrRefused {
		// An earlier attempt may have sent the restart, and the cluster service is being stopped.
		return engine.NewError(runbook.ErrClusterBusy, nil, "cannot restart Windows on node %s: the votes of the cluster cannot be read (%s); the next attempt reads them again", want.ClusterNode, failure.Error())
	}
	if s.unread != nil {
		return s.unread
	}
	if lost := s.votes.Lost(want.ClusterNode); want.KeepsQuorum && lost != "" {
		return engine.Precondition("cannot restart Windows on node %s: %s", want.ClusterNode, lost)
	}
	return want.interrupted(s.votes.Groups)
}

// interrupted returns an error if the node owns a role that the restart must not interrupt.
func (want Reboot) interrupted(groups []quorum.Group) error {
	for _, g := range groups {
		if !strings.EqualFold(g.Owner, want.ClusterNode) || g.State == quorum.Offline {
			continue
		}
		would := ""
		switch {
		case strings.EqualFold(g.Name, want.Role):
			would = "the restart would interrupt the role"
		case want.KeepsRoles && !g.Core && !host.HasText(want.Interrupts, g.Name):
			would = "nobody has accepted that the restart interrupts the role"
		default:
			continue
		}
		return engine.Precondition("cannot restart Windows on node %s: the node owns role '%s' in state %s, and %s; "+
			"in a maintenance window, move the role to another node or take the role offline in Failover Cluster Manager, then retry", want.ClusterNode, g.Name, g.State, would)
	}
	return nil
}

// isMember reports whether the host takes part in the cluster.
func (s bootSeen) isMember() bool {
	return s.ClusterService == ServiceRunning && (s.NodeState == node.Up || s.NodeState == node.Paused)
}

// isOutside reports whether the host is known to take no part in the cluster: it has no vote to take away, and no role.
func (s bootSeen) isOutside() bool {
	switch s.ClusterService {
	case "", ServiceStopped, ServiceStopPending, "StopPending": // Get-Service writes no space.
		return true
	}
	return s.NodeState.IsOutside()
}

// unclear says why it is not known whether the host takes part in the cluster.
func (s bootSeen) unclear() string {
	switch {
	case s.ClusterService != ServiceRunning:
		return "the cluster service is in state " + s.ClusterService
	case s.NodeState != "":
		return "the node is in state " + string(s.NodeState)
	case s.NodeProblem != "":
		return "the state of the node cannot be read (" + s.NodeProblem + ")"
	}
	return "the cluster service runs, but the cluster does not show the node"
}

// Exit codes of shutdown.exe that mean the restart is under way: the last
// attempt began it, or somebody else did.
const (
	shutdownInProgress = 1115
	shutdownScheduled  = 1190
)

// Settled implements Settler: WinRM answers before the host has settled.
func (k *rebootKind) Settled(want Reboot, have bootSeen) (bool, error) {
	done, err := StartedSince(k.before, have.LastBoot)
	if err != nil || !done || want.ClusterNode == "" {
		return done, err
	}
	if have.NodeState == node.Quarantined {
		return false, engine.Precondition("cannot continue after the restart: node %s is in state %s; %s, then retry", want.ClusterNode, have.NodeState, have.NodeState.Advice())
	}
	return have.isMember(), nil
}

// Restarts implements Restarter.
func (*rebootKind) Restarts() {}

// Evidence implements Witness.
func (k *rebootKind) Evidence(want Reboot, have bootSeen) []runbook.Fact {
	facts := []runbook.Fact{{Name: "Boot time", Value: have.LastBoot}}
	if k.before != "" {
		facts = append(facts, runbook.Fact{Name: "Boot time before the restart", Value: k.before})
	}
	if want.ClusterNode != "" {
		state := string(have.NodeState)
		if state == "" && have.NodeProblem != "" {
			state = "(cannot be read: " + have.NodeProblem + ")"
		}
		facts = append(facts, runbook.Fact{Name: "Node " + want.ClusterNode, Value: state})
	}
	return facts
}

// Warnings implements Warner.
func (*rebootKind) Warnings(_ Reboot, have bootSeen) []string {
	if len(have.PendingReboot) == 0 {
		return nil
	}
	return []string{"Windows still waits for a restart: " + strings.Join(have.PendingReboot, ", ") + "; after the end of the run, restart the host in a maintenance window"}
}
