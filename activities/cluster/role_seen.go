package cluster

import (
	"context"
	"errors"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// roleSeen is a role with its resources and the nodes; why says what is known of failed resources.
type roleSeen struct {
	group     GroupSeen
	resources ResourceList
	cluster   Seen
	why       failure
}

// readRole reads a role that a step relies on.
func readRole(ctx context.Context, h host.Session, site, role string) (roleSeen, error) {
	var seen roleSeen
	var err error
	if seen.cluster, err = ReadSeen(ctx, h); err != nil {
		return seen, err
	}
	if seen.group, err = seen.cluster.role(role); err != nil {
		return seen, err
	}
	resources, err := ReadResources(ctx, h, role)
	if err != nil {
		return seen, err
	}
	seen.resources = resources.InRole(role)
	if failed := seen.resources.InState(Failed); len(failed) > 0 {
		seen.why = whyFailed(ctx, h, site, failed)
	}
	return seen, nil
}

// atRest reports whether the states of the role and of all its resources last.
func (r roleSeen) atRest() bool { return r.group.State.AtRest() && r.resources.AtRest() }

// allOnline reports whether every resource is online.
func (r roleSeen) allOnline() bool { return r.resources.AllIn(Online) }

// running are the resources that are neither offline nor failed.
func (r roleSeen) running() ResourceList {
	return r.resources.Keep(func(x ResourceSeen) bool { return x.State != Offline && x.State != Failed })
}

// busy returns the retryable error of a step that finds the role between two states.
func (r roleSeen) busy(what string) error {
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: role '%s' on %s is changing its state (%s); the next attempt waits until this change has ended",
		what, r.group.Name, r.group.Owner, r.group.State)
}

// start lists the change that brings the role online where it is.
func (r roleSeen) start() ([]engine.Change, error) {
	owner, err := r.cluster.Node(r.group.Owner)
	if err != nil {
		return nil, err
	}
	if err := owner.canStart("bring role '" + r.group.Name + "' online"); err != nil {
		return nil, err
	}
	return []engine.Change{changeState(r.group.State, Online, scripts.StartClusterGroup.Of("Name", r.group.Name))}, nil
}

// stop lists the changes that take the role offline. The cluster would restart failed resources, so once
// nothing runs any more, each failed resource is taken offline as well.
func (r roleSeen) stop() []engine.Change {
	if len(r.running()) > 0 {
		return []engine.Change{changeState(r.group.State, Offline, scripts.StopClusterGroup.Of("Name", r.group.Name))}
	}
	var changes []engine.Change
	for _, failed := range r.resources.InState(Failed) {
		stop := changeState(Failed, Offline, scripts.StopClusterResource.Of("Name", failed.Name))
		changes = append(changes, stop.About("resource '"+failed.Name+"'"))
	}
	return changes
}

// changeState is the change of the state of a group or of a resource.
func changeState(before, after GroupState, call scripts.Call) engine.Change {
	return engine.NewChange("State", string(before), string(after), call).Overtaken(invalidState)
}

// errorInvalidState is ERROR_INVALID_STATE: the group or the resource is between two states.
const errorInvalidState = 5023

// invalidState reports whether the cluster has refused a change because the state is no longer the one
// that was read: it changes by itself.
func invalidState(err error) bool {
	var refused *host.Error
	return errors.As(err, &refused) && refused.Code() == errorInvalidState
}

func (r roleSeen) on(node string) bool { return strings.EqualFold(r.group.Owner, node) }

func (r roleSeen) facts() []runbook.Fact {
	return []runbook.Fact{
		{Name: "Role", Value: r.group.Name},
		{Name: "OwnerNode", Value: r.group.Owner},
		{Name: "State", Value: string(r.group.State)},
		{Name: "Resources", Value: r.resources.States()},
	}
}
