package check

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// ServicesOnline is a check that resources are online, and on a node where one is given (9.7.2-23, 9.8.2-13).
type ServicesOnline struct {
	Resources []cluster.ResourceRef `json:"resources"`
	Node      string                `json:"node,omitempty"`
}

// ActivityName implements engine.Wanted.
func (ServicesOnline) ActivityName() string { return "CheckServicesOnline" }

// OfCluster implements engine.ClusterWide.
func (ServicesOnline) OfCluster() {}

type servicesOnlineKind struct{}

// roleOf returns the role of a step's references, which are all in one role.
func roleOf(refs []cluster.ResourceRef) string {
	if len(refs) == 0 {
		return ""
	}
	return refs[0].Role
}

func (servicesOnlineKind) Read(ctx context.Context, h host.Session, want ServicesOnline) (cluster.ResourceList, error) {
	return cluster.ReadResources(ctx, h, roleOf(want.Resources))
}

func (servicesOnlineKind) Differences(want ServicesOnline, have cluster.ResourceList) ([]engine.Change, error) {
	var found []engine.Change
	rest := aroundAll(have, want.Resources).AtRest()
	for _, ref := range want.Resources {
		resource, ok, err := have.Find(ref)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			found = append(found, engine.Finding("State", "(absent)", string(cluster.Online)).About(ref.String()))
		case !rest:
			// The check waits until its state lasts.
		case resource.State != cluster.Online:
			found = append(found, engine.Finding("State", string(resource.State), string(cluster.Online)).About("resource '"+resource.Name+"'"))
		case want.Node != "" && !strings.EqualFold(resource.Owner, want.Node):
			found = append(found, engine.Finding("OwnerNode", resource.Owner, want.Node).About("resource '"+resource.Name+"'"))
		}
	}
	return found, nil
}

// aroundAll are all resources of the roles in which references look.
func aroundAll(l cluster.ResourceList, refs []cluster.ResourceRef) cluster.ResourceList {
	return l.Keep(func(r cluster.ResourceSeen) bool {
		return slices.ContainsFunc(refs, func(ref cluster.ResourceRef) bool { return ref.Role == "" || strings.EqualFold(ref.Role, r.Group) })
	})
}

// online counts the resources that are as wanted.
func (want ServicesOnline) online(have cluster.ResourceList) int {
	n := 0
	for _, ref := range want.Resources {
		r, ok, err := have.Find(ref)
		if ok && err == nil && r.State == cluster.Online && (want.Node == "" || strings.EqualFold(r.Owner, want.Node)) {
			n++
		}
	}
	return n
}

// Settled implements engine.Settler.
func (servicesOnlineKind) Settled(want ServicesOnline, have cluster.ResourceList) (bool, error) {
	return aroundAll(have, want.Resources).AtRest() || want.online(have) == len(want.Resources), nil
}

// MayPass implements engine.Passing.
func (servicesOnlineKind) MayPass(want ServicesOnline, have cluster.ResourceList) bool {
	return want.online(have) < len(want.Resources)
}

// Evidence implements engine.Witness.
func (servicesOnlineKind) Evidence(want ServicesOnline, have cluster.ResourceList) []runbook.Fact {
	var facts []runbook.Fact
	for _, ref := range want.Resources {
		if resource, ok, err := have.Find(ref); ok && err == nil {
			facts = append(facts, runbook.Fact{Name: resource.Name, Value: string(resource.State) + " on " + resource.Owner})
		}
	}
	return facts
}

// OnlyServicesOnline is a check that resources are online in a role, and that no other resource of some types is online (9.7.4).
type OnlyServicesOnline struct {
	Role      string                `json:"role"`
	Resources []cluster.ResourceRef `json:"resources"`
	// Types are those of which no other resource is online.
	Types []string `json:"types"`
}

// ActivityName implements engine.Wanted.
func (OnlyServicesOnline) ActivityName() string { return "CheckOnlyServicesOnline" }

// OfCluster implements engine.ClusterWide.
func (OnlyServicesOnline) OfCluster() {}

type onlyServicesOnlineKind struct{}

// onlySeen are the resources of a role: the wanted ones by their references, and the others of the
// types that are online.
type onlySeen struct {
	role   cluster.ResourceList
	wanted map[cluster.ResourceRef]cluster.ResourceSeen
	others cluster.ResourceList
}

func (onlyServicesOnlineKind) Read(ctx context.Context, h host.Session, want OnlyServicesOnline) (onlySeen, error) {
	resources, err := cluster.ReadResources(ctx, h, want.Role)
	seen := onlySeen{role: resources.InRole(want.Role), wanted: map[cluster.ResourceRef]cluster.ResourceSeen{}}
	if err != nil {
		return seen, err
	}
	ids := map[string]bool{}
	for _, ref := range want.Resources {
		resource, ok, err := seen.role.Find(ref)
		if err != nil {
			return seen, err
		}
		if ok {
			seen.wanted[ref], ids[resource.ID] = resource, true
		}
	}
	seen.others = seen.role.InState(cluster.Online).Keep(func(r cluster.ResourceSeen) bool {
		return host.HasText(want.Types, r.Type) && !ids[r.ID]
	})
	return seen, nil
}

func (onlyServicesOnlineKind) Differences(want OnlyServicesOnline, have onlySeen) ([]engine.Change, error) {
	if !have.role.AtRest() {
		return nil, nil // The check waits until their states last.
	}
	var found []engine.Change
	for _, ref := range want.Resources {
		switch resource, ok := have.wanted[ref]; {
		case !ok:
			found = append(found, engine.Finding("State", "(absent)", string(cluster.Online)).About(ref.String()))
		case resource.State != cluster.Online:
			found = append(found, engine.Finding("State", string(resource.State), string(cluster.Online)).About("resource '"+resource.Name+"'"))
		}
	}
	for _, other := range have.others {
		found = append(found, engine.Finding("State", string(other.State), "not "+string(cluster.Online)).About("resource '"+other.Name+"'"))
	}
	return found, nil
}

// asWanted reports whether the wanted resources are online, and no others.
func (s onlySeen) asWanted(want OnlyServicesOnline) bool {
	return len(s.others) == 0 && !slices.ContainsFunc(want.Resources, func(ref cluster.ResourceRef) bool { return s.wanted[ref].State != cluster.Online })
}

// Settled implements engine.Settler.
func (onlyServicesOnlineKind) Settled(want OnlyServicesOnline, have onlySeen) (bool, error) {
	return have.role.AtRest() || have.asWanted(want), nil
}

// MayPass implements engine.Passing.
func (onlyServicesOnlineKind) MayPass(want OnlyServicesOnline, have onlySeen) bool {
	return !have.asWanted(want)
}

// Evidence implements engine.Witness.
func (onlyServicesOnlineKind) Evidence(want OnlyServicesOnline, have onlySeen) []runbook.Fact {
	var online cluster.ResourceList
	for _, resourceType := range want.Types {
		online = append(online, have.role.ByType(resourceType).InState(cluster.Online)...)
	}
	return []runbook.Fact{{Name: "Services online", Value: strings.Join(online.Names(), ", ")}}
}
