package cluster

import (
	"context"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// RoleState is a role wholly Online or Offline (9.8.1-2, 9.10).
type RoleState struct {
	Role           string     `json:"role"`
	State          GroupState `json:"state"`
	TimeoutSeconds int        `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (RoleState) ActivityName() string { return "EnsureRoleState" }

// OfCluster implements engine.ClusterWide.
func (RoleState) OfCluster() {}

type roleStateKind struct {
	hint, site string

	rest engine.Rest
}

func (k *roleStateKind) Read(ctx context.Context, h host.Session, want RoleState) (roleSeen, error) {
	return readRole(ctx, h, k.site, want.Role)
}

func (k *roleStateKind) Differences(want RoleState, have roleSeen) ([]engine.Change, error) {
	if want.State != Online && want.State != Offline {
		return nil, engine.Defect("cannot change the state of role '%s' to '%s': the wanted state must be Online or Offline", want.Role, want.State)
	}
	switch {
	case have.resources.AllIn(want.State) && want.State == Online:
		return have.group.WithCluster(have.group.Name), nil
	case have.resources.AllIn(want.State):
		return have.group.StaysOffline(have.group.Name), nil
	case !have.atRest():
		return nil, have.busy(bringing(want.State, "role '"+want.Role+"'"))
	case want.State == Online:
		return have.start()
	}
	return have.stop(), nil
}

// Settled implements Settler.
func (k *roleStateKind) Settled(want RoleState, have roleSeen) (bool, error) {
	switch {
	case have.resources.AllIn(want.State):
		return true, nil
	case !have.atRest():
		k.rest.Moving()
		return false, nil
	case !k.rest.Wrong():
		return false, nil
	case want.State == Offline && len(have.running()) == 0:
		return true, nil // The next intent takes the failed resources offline.
	}
	return false, engine.Refused("cannot %s on %s: resources of the role do not become %s (%s)%s",
		bringing(want.State, "role '"+want.Role+"'"), have.group.Owner, want.State, have.resources.States(), have.why.explain(adviceOr(k.hint, roleAdvice)))
}

// roleAdvice is what an operator can do about a role that is not as a step wants it.
const roleAdvice = "look at the resources of the role and at the cluster events in Failover Cluster Manager, correct the cause, then retry"

// bringing words a change of state: bring a thing online, or take it offline.
func bringing(to GroupState, thing string) string {
	if to == Offline {
		return "take " + thing + " offline"
	}
	return "bring " + thing + " online"
}

// Warnings implements engine.Warner.
func (*roleStateKind) Warnings(want RoleState, have roleSeen) []string {
	if want.State != Online {
		return nil
	}
	return have.group.Warnings(have.group.Name)
}

// Deadline implements engine.Patient.
func (want RoleState) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, DefaultStateTimeout)
}

func (*roleStateKind) Evidence(_ RoleState, have roleSeen) []runbook.Fact { return have.facts() }
