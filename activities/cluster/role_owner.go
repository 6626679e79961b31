package cluster

import (
	"context"
	"encoding/json"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// RoleOwner is the node that owns a role (7.3.2, 9.8.1-3, 9.9). Moving is disruptive.
type RoleOwner struct {
	Role           string `json:"role"`
	Node           string `json:"node"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
	// Online: after the move every resource must be online; otherwise each must be in its state from before the move.
	Online bool `json:"online,omitempty"`
}

// ActivityName implements Wanted.
func (RoleOwner) ActivityName() string { return "MoveRole" }

// OfCluster implements engine.ClusterWide.
func (RoleOwner) OfCluster() {}

// Deadline implements engine.Patient. With Online there are two waits: for the move, and for the start of
// the resources that were not online before.
func (want RoleOwner) Deadline() time.Duration {
	wait := engine.Seconds(want.TimeoutSeconds, DefaultStateTimeout)
	if want.Online {
		return 2 * wait
	}
	return wait
}

// roleOwnerKind remembers which resources were online before the move. The cluster brings these online
// again on the new node, so the kind waits for them. With Online, a further intent starts the rest afterwards.
type roleOwnerKind struct {
	hint, site string

	rest     engine.Rest
	looked   bool
	recalled bool
	online   []string
}

// roleMemory is what an intent remembers: the resources that must be online afterwards.
type roleMemory struct {
	Online []string `json:"online"`
}

// Remember implements engine.Rememberer.
func (k *roleOwnerKind) Remember(want RoleOwner, have roleSeen) any {
	switch {
	case have.on(want.Node) && want.Online:
		return roleMemory{have.resources.Names()}
	case k.recalled:
		return roleMemory{k.online}
	}
	return roleMemory{have.resources.InState(Online).Names()}
}

// Recall implements engine.Rememberer.
func (k *roleOwnerKind) Recall(memory json.RawMessage) error {
	var remembered roleMemory
	err := json.Unmarshal(memory, &remembered)
	k.recalled, k.online = true, remembered.Online
	return err
}

func (k *roleOwnerKind) Read(ctx context.Context, h host.Session, want RoleOwner) (roleSeen, error) {
	seen, err := readRole(ctx, h, k.site, want.Role)
	if err != nil {
		return seen, err
	}
	if k.looked && !seen.why.known() && !seen.on(want.Node) && seen.atRest() {
		// The cluster moved the role back to its former node. Why it did not start on the target is in the target's event log.
		seen.why = whyFailed(ctx, h, k.site, nil)
	}
	k.looked = true
	return seen, nil
}

func (k *roleOwnerKind) Differences(want RoleOwner, have roleSeen) ([]engine.Change, error) {
	target, err := have.cluster.Node(want.Node)
	if err != nil {
		return nil, err
	}
	switch {
	case have.on(want.Node) && (!want.Online || have.allOnline()):
		return nil, nil
	case !have.atRest():
		return nil, have.busy("move role '" + want.Role + "' to " + want.Node)
	case have.on(want.Node):
		return have.start()
	}
	if err := target.mustBe("move role '"+want.Role+"' to "+want.Node, NodeUp); err != nil {
		return nil, err
	}
	move := scripts.MoveClusterGroup.Of("Name", have.group.Name, "Node", target.Name)
	return []engine.Change{engine.NewChange(runbook.OwnerProperty, have.group.Owner, target.Name, move).Overtaken(invalidState)}, nil
}

// Settled implements Settler: the role is on the node, no state changes any more, and all that must be online is.
func (k *roleOwnerKind) Settled(want RoleOwner, have roleSeen) (bool, error) {
	if !have.atRest() {
		k.rest.Moving()
		return false, nil
	}
	missing := k.missing(have)
	if have.on(want.Node) && len(missing) == 0 {
		return true, nil
	}
	if !k.rest.Wrong() {
		return false, nil
	}
	advice := adviceOr(k.hint, roleAdvice)
	if !have.on(want.Node) {
		return false, engine.Refused("cannot move role '%s' to %s: the role stays on %s in state %s%s",
			want.Role, want.Node, have.group.Owner, have.group.State, have.why.explain(advice))
	}
	return false, engine.Refused("cannot keep role '%s' online on %s: after the move, these resources are not online (%s)%s",
		want.Role, want.Node, missing.States(), have.why.explain(advice))
}

// missing are the resources that must be online and are not.
func (k *roleOwnerKind) missing(have roleSeen) ResourceList {
	return have.resources.Keep(func(r ResourceSeen) bool { return r.State != Online && host.HasText(k.online, r.Name) })
}

func (*roleOwnerKind) Evidence(_ RoleOwner, have roleSeen) []runbook.Fact { return have.facts() }
