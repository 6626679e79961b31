package check

import (
	"context"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// Failback warns if the cluster moves a role back by itself when its preferred owner comes back, for example after a restart. No
// run moves the role then, and nobody measures how long it is offline.
type Failback struct {
	Role string `json:"role"`
}

// ActivityName implements engine.Wanted.
func (Failback) ActivityName() string { return "CheckFailback" }

// OfCluster implements engine.ClusterWide.
func (Failback) OfCluster() {}

type failbackKind struct{}

func (failbackKind) Read(ctx context.Context, h host.Session, want Failback) (cluster.GroupSeen, error) {
	seen, err := cluster.ReadSeen(ctx, h)
	role, _ := seen.Group(want.Role)
	return role, err
}

func (failbackKind) Differences(Failback, cluster.GroupSeen) ([]engine.Change, error) {
	return nil, nil
}

// Warnings implements engine.Warner.
func (failbackKind) Warnings(_ Failback, have cluster.GroupSeen) []string {
	switch {
	case host.HasText(have.Unreadable, "AutoFailbackType"):
		return []string{"Windows gives no value of AutoFailbackType of role '" + have.Name + "'; look at the failback settings of the role in Failover Cluster Manager (properties of the role, tab Failover)"}
	case have.FailsBack():
		return []string{"role '" + have.Name + "' fails back (AutoFailbackType is 1): when its preferred owner comes back, for example after a restart, the cluster moves the role there by itself, and the services are interrupted; " +
			"to prevent this, select Prevent failback in Failover Cluster Manager (properties of the role, tab Failover)"}
	}
	return nil
}

// Evidence implements engine.Witness.
func (failbackKind) Evidence(_ Failback, have cluster.GroupSeen) []runbook.Fact {
	failback := "prevented"
	if have.FailsBack() {
		failback = "allowed"
	}
	return []runbook.Fact{{Name: "Failback of the role", Value: failback}}
}
