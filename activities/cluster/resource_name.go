package cluster

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// ResourceName is the name of a cluster resource that is found by what it is, such as the role's File Server (5.6.2).
type ResourceName struct {
	Resource ResourceRef `json:"resource"`
	Name     string      `json:"name"`
}

// ActivityName implements Wanted.
func (ResourceName) ActivityName() string { return "EnsureResourceName" }

// OfCluster implements engine.ClusterWide.
func (ResourceName) OfCluster() {}

type resourceNameKind struct{}

// resourceNameSeen is the resource, and whether another one has the wanted name.
type resourceNameSeen struct {
	found bool
	name  string
	taken bool
}

func (resourceNameKind) Read(ctx context.Context, h host.Session, want ResourceName) (resourceNameSeen, error) {
	resources, err := ReadResources(ctx, h, want.Resource.Role)
	if err != nil {
		return resourceNameSeen{}, err
	}
	resource, found, err := resources.Find(want.Resource)
	seen := resourceNameSeen{found: found, name: resource.Name}
	if err != nil || !found || resource.Name == want.Name {
		return seen, err
	}
	other, taken, err := resources.Find(ResourceRef{Name: want.Name})
	seen.taken = taken && other.Name != resource.Name
	return seen, err
}

func (resourceNameKind) Differences(want ResourceName, have resourceNameSeen) ([]engine.Change, error) {
	switch {
	case !have.found:
		return nil, engine.Precondition("cannot rename the %s: the cluster has no such resource; %s", want.Resource, want.Resource.HowToCreate())
	case have.name == want.Name:
		return nil, nil
	case have.taken:
		return nil, engine.Precondition("cannot rename resource '%s' to '%s': another resource already has this name; abort, choose another name in the site file, then start the runbook again", have.name, want.Name)
	}
	return []engine.Change{renameResource(have.name, want.Name)}, nil
}

// Evidence implements Witness.
func (resourceNameKind) Evidence(_ ResourceName, have resourceNameSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Name of the resource", Value: have.name}}
}
