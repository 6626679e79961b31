package cluster

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
	"context"
	"strings"
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
	if failed := seen.resources.inState(stateFailed); len(failed) > 0 {
		seen.why = whyFailed(ctx, h, failed)
	}
	return seen, nil
}

// pending says whether the role or one of its resources is between two states.
func (r roleSeen) pending() bool {
	return isPending(r.group.State) || len(r.resources.keep(func(x resourceSeen) bool { return isPending(x.State) })) > 0
}

// allOnline says whether every resource is online.
func (r roleSeen) allOnline() bool {
	return len(r.resources.inState(stateOnline)) == len(r.resources)
}

// allDown says whether every resource is offline; one that failed does no more than one that is offline.
func (r roleSeen) allDown() bool {
	return len(r.resources.inState(stateOffline))+len(r.resources.inState(stateFailed)) == len(r.resources)
}

// busy is the retryable error of a step that finds the role between two states.
func (r roleSeen) busy(what string) error {
	return engine.NewError(runbook.ErrClusterBusy, nil, "cannot %s: role '%s' on %s is changing its state (%s); waiting for it to come to rest",
		what, r.group.Name, r.group.Owner, r.group.State)
}

func (r roleSeen) on(node string) bool { return strings.EqualFold(r.group.Owner, node) }

func (r roleSeen) facts() []runbook.Fact {
	return []runbook.Fact{
		{"Role", r.group.Name},
		{"OwnerNode", r.group.Owner},
		{"State", r.group.State},
		{"Resources", r.resources.states()},
	}
}
