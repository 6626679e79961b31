package cluster

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// roleSeen is a role with its resources, the nodes, and where resources failed the reasons known.
type roleSeen struct {
	group     groupSeen
	resources resourceList
	cluster   clusterSeen
	why       string
}

// readRole reads a role that a step relies on.
func readRole(ctx context.Context, h host.Session, role string) (roleSeen, error) {
	var seen roleSeen
	var err error
	if seen.cluster, err = readCluster(ctx, h); err != nil {
		return seen, err
	}
	if seen.group, err = seen.cluster.role(role); err != nil {
		return seen, err
	}
	resources, err := readResources(ctx, h)
	if err != nil {
		return seen, err
	}
	seen.resources = resources.inRole(role)
	if failed := seen.resources.inState(Failed); len(failed) > 0 {
		seen.why = whyFailed(ctx, h, failed)
	}
	return seen, nil
}

// pending reports whether the role or one of its resources is between two states.
func (r roleSeen) pending() bool {
	return r.group.State.IsPending() || len(r.resources.keep(func(x resourceSeen) bool { return x.State.IsPending() })) > 0
}

// allOnline reports whether every resource is online.
func (r roleSeen) allOnline() bool {
	return len(r.resources.inState(Online)) == len(r.resources)
}

// allDown reports whether every resource is offline; one that failed does no more than one that is offline.
func (r roleSeen) allDown() bool {
	return len(r.resources.inState(Offline))+len(r.resources.inState(Failed)) == len(r.resources)
}

// busy is the retryable error of a step that finds the role between two states.
func (r roleSeen) busy(what string) error {
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: role '%s' on %s is changing its state (%s); waiting for it to come to rest",
		what, r.group.Name, r.group.Owner, r.group.State)
}

// start lists the change that brings the role online where it is.
func (r roleSeen) start() ([]engine.Change, error) {
	owner, err := r.cluster.node(r.group.Owner)
	if err != nil {
		return nil, err
	}
	if owner.State == NodePaused {
		return nil, engine.Precondition("cannot bring role '%s' online: its node %s is paused; resume the node first", r.group.Name, owner.Name)
	}
	return []engine.Change{changeState(r.group.State, Online, scripts.StartClusterGroup.Of("Name", r.group.Name))}, nil
}

// changeState is the change of the state of a group or of a resource.
func changeState(before, after GroupState, call scripts.Call) engine.Change {
	return engine.NewChange("State", string(before), string(after), call)
}

func (r roleSeen) on(node string) bool { return strings.EqualFold(r.group.Owner, node) }

func (r roleSeen) facts() []runbook.Fact {
	return []runbook.Fact{
		{Name: "Role", Value: r.group.Name},
		{Name: "OwnerNode", Value: r.group.Owner},
		{Name: "State", Value: string(r.group.State)},
		{Name: "Resources", Value: r.resources.states()},
	}
}
