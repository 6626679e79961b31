package workflows

import (
	"slices"
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// States of roles and resources, as the cluster names them.
const (
	online        = "Online"
	offline       = "Offline"
	partialOnline = "PartialOnline"
	nodeUp        = "Up"
)

// lookAtCluster is the read on which the runbooks decide how to go on.
func (r *run) lookAtCluster() activities.Step {
	return step("read-cluster", "", r.owner, "read the state of the cluster")
}

// readCluster asks the owner last known for the state of the cluster. The role's owner
// is named as the site file spells it; Windows compares names in any case.
func (r *run) readCluster(ctx workflow.Context) (activities.ClusterState, error) {
	var state activities.ClusterState
	s := r.lookAtCluster()
	query := activities.HostQuery[activities.ClusterQuery]{Site: r.site.Name, Step: s, Query: activities.ClusterQuery{Role: r.site.Role.Name}}
	err := r.call(ctx, s, hostWork, "ReadCluster", query, &state)
	if node, ok := r.site.Node(state.RoleOwner); ok {
		state.RoleOwner = node.Name
	}
	return state, err
}

// ownedBy remembers which node owns the role. A role that is not there, or on a node
// that is none of the site's, leaves the host to ask as it was.
func (r *run) ownedBy(state activities.ClusterState) {
	if node, ok := r.site.Node(state.RoleOwner); ok {
		r.owner = node.Name
	}
}

// survey reads the cluster and remembers which node owns the role.
func (r *run) survey(ctx workflow.Context) activities.ClusterState {
	var state activities.ClusterState
	r.quietly(ctx, r.lookAtCluster(), func(ctx workflow.Context) (err error) {
		state, err = r.readCluster(ctx)
		return err
	})
	if r.err == nil {
		r.ownedBy(state)
	}
	return state
}

// integrated says whether the role runs XPR already, wholly or in part.
func integrated(state activities.ClusterState, role string) bool {
	return slices.ContainsFunc(state.Resources, func(f activities.ResourceFacts) bool {
		return strings.EqualFold(f.Group, role) && isXPR(f)
	})
}

// isXPR tells resources of XPR's services from those of the infrastructure.
func isXPR(f activities.ResourceFacts) bool {
	return f.Type == catalogue.InformationStoreType || f.Type == catalogue.GenericServiceType
}

// servicesOnline looks at the resources of services, whatever the steps say that brought
// them online: each is online, and on a node where one is given.
func (r *run) servicesOnline(ctx workflow.Context, s activities.Step, services []catalogue.Service, node string) {
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		state, err := r.readCluster(ctx)
		if err != nil {
			return activities.Outcome{}, err
		}
		var outcome activities.Outcome
		var wrong []string
		for _, service := range services {
			facts, found := resourceIn(state, r.resourceOf(service.Key))
			switch {
			case !found:
				wrong = append(wrong, service.Key+" has no resource in the role")
			case facts.State != online || node != "" && !strings.EqualFold(facts.Owner, node):
				wrong = append(wrong, "resource '"+facts.Name+"' of "+service.Key+" is "+facts.State+" on "+facts.Owner)
			}
			outcome.Evidence = append(outcome.Evidence, activities.Fact{Name: service.Key, Value: strings.TrimSpace(facts.State + " " + facts.Owner)})
		}
		if len(wrong) > 0 {
			err = failure(activities.ErrPrecondition, "cannot confirm '%s': %s; bring them online and retry", s.Title, list(wrong))
		}
		return outcome, err
	})
}

// resourceIn finds the resource that a reference means, by its service or by its type.
func resourceIn(state activities.ClusterState, ref activities.ResourceRef) (activities.ResourceFacts, bool) {
	for _, f := range state.Resources {
		if strings.EqualFold(f.Group, ref.Role) && (ref.Service != "" && strings.EqualFold(f.Service, ref.Service) || ref.Type != "" && f.Type == ref.Type) {
			return f, true
		}
	}
	return activities.ResourceFacts{}, false
}

// mandatoryServices are those that every site has.
func (r *run) mandatoryServices() []catalogue.Service {
	return slices.DeleteFunc(r.site.Services(), func(s catalogue.Service) bool { return !s.Mandatory })
}

// roleState is the role wholly in a state.
func (r *run) roleState(state string) activities.RoleState {
	return activities.RoleState{Role: r.site.Role.Name, State: state, TimeoutSeconds: r.site.Timeouts.OnlineSeconds}
}

// stopRole takes the whole role offline. A pass in mode check touches nothing, so the
// end of the run must not settle the role for its sake.
func (r *run) stopRole(ctx workflow.Context, s activities.Step) {
	if r.proceed(ctx) && !r.checking() {
		r.touched = true
	}
	r.transition(ctx, s, r.roleState(offline))
}

// startRole brings the whole role online.
func (r *run) startRole(ctx workflow.Context, s activities.Step) {
	r.ensure(ctx, s, r.roleState(online))
}

// move moves the role to a node and counts the move. The owner is read first: an
// attempt whose worker died may have moved it already, and that still is a move.
func (r *run) move(ctx workflow.Context, s activities.Step, node string, everythingOnline bool) {
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	r.survey(ctx)
	if r.err != nil {
		return
	}
	from := r.owner
	r.touched, r.moving = true, true
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		want := activities.RoleOwner{Role: r.site.Role.Name, Node: node, Online: everythingOnline, TimeoutSeconds: r.site.Timeouts.OnlineSeconds}
		return r.apply(ctx, s, want)
	})
	r.moving = false
	if r.err != nil {
		return
	}
	r.owner = node
	if from != node {
		r.moves++
	}
}

// resourceOnline is one resource online on the role's owner.
func (r *run) resourceOnline(ref activities.ResourceRef) activities.ResourceState {
	return activities.ResourceState{Resource: ref, State: online, Node: r.owner, TimeoutSeconds: r.site.Timeouts.OnlineSeconds}
}

// resourceOf is the cluster resource of a service, found by its key or its type (G-08).
func (r *run) resourceOf(service string) activities.ResourceRef {
	row, ok := catalogue.Find(service)
	if ok && row.ResourceType() == catalogue.InformationStoreType {
		return r.resourceOfType(catalogue.InformationStoreType)
	}
	return activities.ResourceRef{Role: r.site.Role.Name, Service: service}
}

// resourceOfType is the role's resource of a type.
func (r *run) resourceOfType(kind string) activities.ResourceRef {
	return activities.ResourceRef{Role: r.site.Role.Name, Type: kind}
}

// provider is what a dependency of the catalogue names: a resource type or a service's key.
func (r *run) provider(name string) activities.ResourceRef {
	if catalogue.IsResourceType(name) {
		return r.resourceOfType(name)
	}
	return r.resourceOf(name)
}
