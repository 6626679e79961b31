package cluster

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"time"
)

// RoleOwner is the node that owns a role (7.3.2, 9.8.1-3, 9.9). Moving is disruptive.
type RoleOwner struct {
	Role           string `json:"role"`
	Node           string `json:"node"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
	// Online: after the move every resource is online again; otherwise the state before is kept.
	Online bool `json:"online,omitempty"`
}

// ActivityName implements Wanted.
func (RoleOwner) ActivityName() string { return "MoveRole" }

// MoveRole moves a role to a node where it is not there yet, and waits until
// what was online before is online there. Where Online, it then starts the rest.
func (a *Activities) MoveRole(ctx context.Context, req Request[RoleOwner]) (Outcome, error) {
	outcome, err := ensure(ctx, a, &roleOwnerKind{hint: req.Step.Hint}, req)
	if err != nil || !req.Want.Online {
		return outcome, err
	}
	online := RoleState{Role: req.Want.Role, State: stateOnline, TimeoutSeconds: req.Want.TimeoutSeconds}
	started, err := a.EnsureRoleState(ctx, Request[RoleState]{Site: req.Site, Step: req.Step, Mode: req.Mode, Want: online})
	outcome.Changes = append(outcome.Changes, started.Changes...)
	outcome.Warnings = append(outcome.Warnings, started.Warnings...)
	if started.Evidence != nil {
		outcome.Evidence = started.Evidence
	}
	return outcome, err
}

// roleOwnerKind remembers which resources were online before the move: a move
// restores the state of each, so these are waited for.
type roleOwnerKind struct {
	hint   string
	rest   resting
	looked bool
	online []string
}

func (k *roleOwnerKind) Read(ctx context.Context, h host.Session, want RoleOwner) (roleSeen, error) {
	seen, err := readRole(ctx, h, want.Role)
	switch {
	case err != nil:
		return seen, err
	case !k.looked:
		k.looked, k.online = true, seen.resources.inState(stateOnline).names()
	case seen.why == "" && !seen.on(want.Node) && !seen.pending():
		// The cluster took the role back, where it runs well: the target's log says why it could not.
		seen.why = whyFailed(ctx, h, nil)
	}
	return seen, nil
}

func (k *roleOwnerKind) Differences(want RoleOwner, have roleSeen) ([]engine.Change, error) {
	target, err := have.cluster.node(want.Node)
	if err != nil {
		return nil, err
	}
	switch {
	case have.on(want.Node):
		return nil, nil
	case have.pending():
		return nil, have.busy("move the role to " + want.Node)
	case target.State != stateUp:
		return nil, engine.Precondition("cannot move role '%s' to %s: the node is %s and a role moves to a node that is Up only; resume or start the node first",
			want.Role, want.Node, target.State)
	}
	move := scripts.MoveClusterGroup.Of("Name", have.group.Name, "Node", target.Name)
	return []engine.Change{engine.NewChange("OwnerNode", have.group.Owner, target.Name, move)}, nil
}

// Settled implements Settler: the role is on the node and at rest there.
func (k *roleOwnerKind) Settled(want RoleOwner, have roleSeen) (bool, error) {
	if have.pending() {
		k.rest.moving()
		return false, nil
	}
	missing := k.missing(have)
	if have.on(want.Node) && len(missing) == 0 {
		return true, nil
	}
	if !k.rest.wrong() {
		return false, nil
	}
	advice := adviceOr(k.hint, "look at the failed resources and at the events of the cluster, then retry")
	if !have.on(want.Node) {
		return false, engine.NewError(runbook.ErrRefused, nil, "cannot move role '%s' to %s: it came to rest on %s in state %s%s; %s",
			want.Role, want.Node, have.group.Owner, have.group.State, because(have.why), advice)
	}
	return false, engine.NewError(runbook.ErrRefused, nil, "cannot keep role '%s' online on %s: after the move %s%s; %s",
		want.Role, want.Node, missing.states(), because(have.why), advice)
}

// missing are the resources that were online before the move and are not now.
func (k *roleOwnerKind) missing(have roleSeen) resourceList {
	return have.resources.keep(func(r resourceSeen) bool { return r.State != stateOnline && containsFold(k.online, r.Name) })
}

// Deadline implements Settler.
func (*roleOwnerKind) Deadline(want RoleOwner) time.Duration {
	return orDefault(want.TimeoutSeconds, time.Second, defaultStateTimeout)
}

func (*roleOwnerKind) Evidence(_ RoleOwner, have roleSeen) []runbook.Fact { return have.facts() }
