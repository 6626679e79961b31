package cluster

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// ServicesOnline is a check that resources are online, and on a node where one is given (9.7.2-23, 9.8.2-13).
type ServicesOnline struct {
	Resources []ResourceRef `json:"resources"`
	Node      string        `json:"node,omitempty"`
}

// ActivityName implements engine.Wanted.
func (ServicesOnline) ActivityName() string { return "CheckServicesOnline" }

// OfCluster implements engine.ClusterWide.
func (ServicesOnline) OfCluster() {}

type servicesOnlineKind struct{}

func (servicesOnlineKind) Read(ctx context.Context, h host.Session, _ ServicesOnline) (resourceList, error) {
	return readResources(ctx, h)
}

func (servicesOnlineKind) Differences(want ServicesOnline, have resourceList) ([]engine.Change, error) {
	var found []engine.Change
	rest := have.aroundAll(want.Resources).atRest()
	for _, ref := range want.Resources {
		resource, ok, err := have.find(ref)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			found = append(found, engine.Finding("State", "(absent)", string(Online)).About(ref.String()))
		case !rest:
			// What it becomes is waited for.
		case resource.State != Online:
			found = append(found, engine.Finding("State", string(resource.State), string(Online)).About("resource '"+resource.Name+"'"))
		case want.Node != "" && !strings.EqualFold(resource.Owner, want.Node):
			found = append(found, engine.Finding("OwnerNode", resource.Owner, want.Node).About("resource '"+resource.Name+"'"))
		}
	}
	return found, nil
}

// aroundAll are all resources of the roles in which references look.
func (l resourceList) aroundAll(refs []ResourceRef) resourceList {
	return l.keep(func(r resourceSeen) bool {
		return slices.ContainsFunc(refs, func(ref ResourceRef) bool { return ref.Role == "" || strings.EqualFold(ref.Role, r.Group) })
	})
}

// online counts the resources that are as wanted.
func (want ServicesOnline) online(have resourceList) int {
	n := 0
	for _, ref := range want.Resources {
		r, ok, err := have.find(ref)
		if ok && err == nil && r.State == Online && (want.Node == "" || strings.EqualFold(r.Owner, want.Node)) {
			n++
		}
	}
	return n
}

// Settled implements engine.Settler.
func (servicesOnlineKind) Settled(want ServicesOnline, have resourceList) (bool, error) {
	return have.aroundAll(want.Resources).atRest() || want.online(have) == len(want.Resources), nil
}

// MayPass implements engine.Passing.
func (servicesOnlineKind) MayPass(want ServicesOnline, have resourceList) bool {
	return want.online(have) < len(want.Resources)
}

// Evidence implements engine.Witness.
func (servicesOnlineKind) Evidence(want ServicesOnline, have resourceList) []runbook.Fact {
	var facts []runbook.Fact
	for _, ref := range want.Resources {
		if resource, ok, err := have.find(ref); ok && err == nil {
			facts = append(facts, runbook.Fact{Name: resource.Name, Value: string(resource.State) + " on " + resource.Owner})
		}
	}
	return facts
}

// ServicesOnlineCount is a check of how many of XPR's services are online in a role (9.7.4).
type ServicesOnlineCount struct {
	Role  string `json:"role"`
	Count int    `json:"count"`
	// Types are the resource types of services.
	Types []string `json:"types"`
}

// ActivityName implements engine.Wanted.
func (ServicesOnlineCount) ActivityName() string { return "CheckServicesOnlineCount" }

// OfCluster implements engine.ClusterWide.
func (ServicesOnlineCount) OfCluster() {}

type servicesOnlineCountKind struct{}

func (servicesOnlineCountKind) Read(ctx context.Context, h host.Session, want ServicesOnlineCount) (resourceList, error) {
	resources, err := readResources(ctx, h)
	return resources.inRole(want.Role), err
}

// online are the services of the role that are online.
func (want ServicesOnlineCount) online(have resourceList) resourceList {
	var services resourceList
	for _, resourceType := range want.Types {
		services = append(services, have.byType(resourceType).inState(Online)...)
	}
	return services
}

func (servicesOnlineCountKind) Differences(want ServicesOnlineCount, have resourceList) ([]engine.Change, error) {
	online := want.online(have)
	if len(online) == want.Count || !have.atRest() {
		return nil, nil
	}
	before := fmt.Sprintf("%d (%s)", len(online), strings.Join(online.names(), ", "))
	return []engine.Change{engine.Finding("Services online", before, fmt.Sprint(want.Count))}, nil
}

// Settled implements engine.Settler.
func (servicesOnlineCountKind) Settled(want ServicesOnlineCount, have resourceList) (bool, error) {
	return have.atRest() || len(want.online(have)) == want.Count, nil
}

// MayPass implements engine.Passing.
func (servicesOnlineCountKind) MayPass(want ServicesOnlineCount, have resourceList) bool {
	return len(want.online(have)) != want.Count
}

// Evidence implements engine.Witness.
func (servicesOnlineCountKind) Evidence(want ServicesOnlineCount, have resourceList) []runbook.Fact {
	return []runbook.Fact{{Name: "Services online", Value: strings.Join(want.online(have).names(), ", ")}}
}
