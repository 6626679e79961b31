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
		return nil, engine.BadRequest("cannot bring role '%s' into state '%s': only Online and Offline can be asked for", want.Role, want.State)
	}
	switch {
	case have.resources.AllIn(want.State):
		return nil, nil
	case !have.atRest():
		return nil, have.busy("bring the role into state " + string(want.State))
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
		return true, nil // What has failed is taken offline next, by an intent of its own.
	}
	return false, engine.Refused("cannot bring role '%s' into state %s on %s: it came to rest with %s%s; %s",
		want.Role, want.State, have.group.Owner, have.resources.States(), because(have.why),
		adviceOr(k.hint, "look at the failed resources and at the events of the cluster, then retry"))
}

// Deadline implements engine.Patient.
func (want RoleState) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, DefaultStateTimeout)
}

func (*roleStateKind) Evidence(_ RoleState, have roleSeen) []runbook.Fact { return have.facts() }
