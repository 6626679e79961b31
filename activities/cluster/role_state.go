package cluster

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"time"
)

// RoleState is a role wholly Online or Offline (9.8.1-2, 9.10).
type RoleState struct {
	Role           string `json:"role"`
	State          string `json:"state"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (RoleState) ActivityName() string { return "EnsureRoleState" }

type roleStateKind struct {
	hint string
	rest resting
}

func (k *roleStateKind) Read(ctx context.Context, h host.Session, want RoleState) (roleSeen, error) {
	return readRole(ctx, h, want.Role)
}

func (k *roleStateKind) Differences(want RoleState, have roleSeen) ([]engine.Change, error) {
	if want.State != stateOnline && want.State != stateOffline {
		return nil, engine.BadRequest("cannot bring role '%s' into state '%s': only Online and Offline can be asked for", want.Role, want.State)
	}
	if k.reached(want, have) {
		return nil, nil
	}
	if have.pending() {
		return nil, have.busy("bring the role into state " + want.State)
	}
	if want.State == stateOffline {
		return []engine.Change{engine.NewChange("State", have.group.State, want.State, scripts.StopClusterGroup.Of("Name", have.group.Name))}, nil
	}
	owner, err := have.cluster.node(have.group.Owner)
	if err != nil {
		return nil, err
	}
	if owner.State == statePaused {
		return nil, engine.Precondition("cannot bring role '%s' online: its node %s is paused; resume the node first", want.Role, owner.Name)
	}
	return []engine.Change{engine.NewChange("State", have.group.State, want.State, scripts.StartClusterGroup.Of("Name", have.group.Name))}, nil
}

func (*roleStateKind) reached(want RoleState, have roleSeen) bool {
	if want.State == stateOnline {
		return have.allOnline()
	}
	return have.allDown()
}

// Settled implements Settler.
func (k *roleStateKind) Settled(want RoleState, have roleSeen) (bool, error) {
	if k.reached(want, have) {
		return true, nil
	}
	if have.pending() {
		k.rest.moving()
		return false, nil
	}
	if !k.rest.wrong() {
		return false, nil
	}
	return false, engine.NewError(runbook.ErrRefused, nil, "cannot bring role '%s' into state %s on %s: it came to rest with %s%s; %s",
		want.Role, want.State, have.group.Owner, have.resources.states(), because(have.why),
		adviceOr(k.hint, "look at the failed resources and at the events of the cluster, then retry"))
}

// Deadline implements Settler.
func (*roleStateKind) Deadline(want RoleState) time.Duration {
	return orDefault(want.TimeoutSeconds, time.Second, defaultStateTimeout)
}

func (*roleStateKind) Evidence(_ RoleState, have roleSeen) []runbook.Fact { return have.facts() }
