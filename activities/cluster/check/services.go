package check

import (
	"context"
	"fmt"
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

func (servicesOnlineKind) Read(ctx context.Context, h host.Session, _ ServicesOnline) (cluster.ResourceList, error) {
	return cluster.ReadResources(ctx, h)
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
			// What it becomes is waited for.
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

func (servicesOnlineCountKind) Read(ctx context.Context, h host.Session, want ServicesOnlineCount) (cluster.ResourceList, error) {
	resources, err := cluster.ReadResources(ctx, h)
	return resources.InRole(want.Role), err
}

// online are the services of the role that are online.
func (want ServicesOnlineCount) online(have cluster.ResourceList) cluster.ResourceList {
	var services cluster.ResourceList
	for _, resourceType := range want.Types {
		services = append(services, have.ByType(resourceType).InState(cluster.Online)...)
	}
	return services
}

func (servicesOnlineCountKind) Differences(want ServicesOnlineCount, have cluster.ResourceList) ([]engine.Change, error) {
	online := want.online(have)
	if len(online) == want.Count || !have.AtRest() {
		return nil, nil
	}
	before := fmt.Sprintf("%d (%s)", len(online), strings.Join(online.Names(), ", "))
	return []engine.Change{engine.Finding("Services online", before, fmt.Sprint(want.Count))}, nil
}

// Settled implements engine.Settler.
func (servicesOnlineCountKind) Settled(want ServicesOnlineCount, have cluster.ResourceList) (bool, error) {
	return have.AtRest() || len(want.online(have)) == want.Count, nil
}

// MayPass implements engine.Passing.
func (servicesOnlineCountKind) MayPass(want ServicesOnlineCount, have cluster.ResourceList) bool {
	return len(want.online(have)) != want.Count
}

// Evidence implements engine.Witness.
func (servicesOnlineCountKind) Evidence(want ServicesOnlineCount, have cluster.ResourceList) []runbook.Fact {
	return []runbook.Fact{{Name: "Services online", Value: strings.Join(want.online(have).Names(), ", ")}}
}
