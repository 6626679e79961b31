package check

import (
	"context"
	"strconv"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// ResourceTypeCount is a check of the number of resources of a type in the whole cluster, or in a
// role (9.6.2, 9.7.3).
type ResourceTypeCount struct {
	// Role whose resources are counted; empty: those of the whole cluster.
	Role  string `json:"role,omitempty"`
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// ActivityName implements engine.Wanted.
func (ResourceTypeCount) ActivityName() string { return "CheckResourceTypeCount" }

// OfCluster implements engine.ClusterWide.
func (ResourceTypeCount) OfCluster() {}

type resourceTypeCountKind struct{}

func (resourceTypeCountKind) Read(ctx context.Context, h host.Session, want ResourceTypeCount) (cluster.ResourceList, error) {
	resources, err := cluster.ReadResources(ctx, h, want.Role)
	return resources.InRole(want.Role).ByType(want.Type), err
}

func (resourceTypeCountKind) Differences(want ResourceTypeCount, have cluster.ResourceList) ([]engine.Change, error) {
	if len(have) == want.Count {
		return nil, nil
	}
	before := strconv.Itoa(len(have))
	if len(have) > 0 {
		before += " (" + strings.Join(have.Names(), ", ") + ")"
	}
	return []engine.Change{engine.Finding("Resources of type "+want.Type, before, strconv.Itoa(want.Count))}, nil
}

func (resourceTypeCountKind) Evidence(want ResourceTypeCount, have cluster.ResourceList) []runbook.Fact {
	return []runbook.Fact{{Name: "Resources of type " + want.Type, Value: strings.Join(have.Names(), ", ")}}
}
