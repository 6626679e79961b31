package activities

import (
	"context"
	"time"

	"changeover/activities/powershell"
)

// RoleState is a role wholly Online or Offline (9.8.1-2, 9.10).
type RoleState struct {
	Role           string `json:"role"`
	State          string `json:"state"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (RoleState) ActivityName() string { return "EnsureRoleState" }

// EnsureRoleState brings every resource of a role online or takes all of them offline.
func (a *Activities) EnsureRoleState(ctx context.Context, req Request[RoleState]) (Outcome, error) {
	return ensure(ctx, a, &roleStateKind{hint: req.Step.Hint}, req)
}

type roleStateKind struct {
	hint string
	rest resting
}

func (k *roleStateKind) Read(ctx context.Context, h Host, want RoleState) (roleSeen, error) {
	return readRole(ctx, h, want.Role)
}

func (k *roleStateKind) Differences(want RoleState, have roleSeen) ([]Change, error) {
	if want.State != stateOnline && want.State != stateOffline {
		return nil, badRequest("cannot bring role '%s' into state '%s': only Online and Offline can be asked for", want.Role, want.State)
	}
	if k.reached(want, have) {
		return nil, nil
	}
	if have.pending() {
		return nil, have.busy("bring the role into state " + want.State)
	}
	if want.State == stateOffline {
		return []Change{change("State", have.group.State, want.State, call(powershell.StopClusterGroup, "Name", have.group.Name))}, nil
	}
	owner, err := have.cluster.node(have.group.Owner)
	if err != nil {
		return nil, err
	}
	if owner.State == statePaused {
		return nil, preconditionError("cannot bring role '%s' online: its node %s is paused; resume the node first", want.Role, owner.Name)
	}
	return []Change{change("State", have.group.State, want.State, call(powershell.StartClusterGroup, "Name", have.group.Name))}, nil
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
	return false, newError(ErrRefused, nil, "cannot bring role '%s' into state %s on %s: it came to rest with %s%s; %s",
		want.Role, want.State, have.group.Owner, have.resources.states(), because(have.why),
		adviceOr(k.hint, "look at the failed resources and at the events of the cluster, then retry"))
}

// Deadline implements Settler.
func (*roleStateKind) Deadline(want RoleState) time.Duration {
	return orDefault(want.TimeoutSeconds, time.Second, defaultStateTimeout)
}

func (*roleStateKind) Evidence(_ RoleState, have roleSeen) []Fact { return have.facts() }
