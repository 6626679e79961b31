package cluster

import (
	"context"
	"fmt"
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
	for _, ref := range want.Resources {
		resource, ok, err := have.find(ref)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			found = append(found, engine.Finding("State", "(absent)", string(Online)).About(ref.String()))
		case resource.State != Online:
			found = append(found, engine.Finding("State", string(resource.State), string(Online)).About("resource '"+resource.Name+"'"))
		case want.Node != "" && !strings.EqualFold(resource.Owner, want.Node):
			found = append(found, engine.Finding("OwnerNode", resource.Owner, want.Node).About("resource '"+resource.Name+"'"))
		}
	}
	return found, nil
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
	var services resourceList
	for _, resourceType := range want.Types {
		services = append(services, resources.inRole(want.Role).byType(resourceType).inState(Online)...)
	}
	return services, err
}

func (servicesOnlineCountKind) Differences(want ServicesOnlineCount, have resourceList) ([]engine.Change, error) {
	if len(have) == want.Count {
		return nil, nil
	}
	before := fmt.Sprintf("%d (%s)", len(have), strings.Join(have.names(), ", "))
	return []engine.Change{engine.Finding("Services online", before, fmt.Sprint(want.Count))}, nil
}

// Evidence implements engine.Witness.
func (servicesOnlineCountKind) Evidence(_ ServicesOnlineCount, have resourceList) []runbook.Fact {
	return []runbook.Fact{{Name: "Services online", Value: strings.Join(have.names(), ", ")}}
}
