package cluster

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// InformationStore is the one resource of type mrsclusres in the cluster (9.7.3). With several such
// resources the cluster cannot be managed, so this is an error, and nothing is created.
type InformationStore struct {
	Role string `json:"role"`
	Name string `json:"name"`
	// Type is the resource type, mrsclusres.
	Type string `json:"type"`
}

// ActivityName implements Wanted.
func (InformationStore) ActivityName() string { return "EnsureInformationStore" }

type informationStoreKind struct{}

// informationStoreSeen are all resources of the type, wherever they are, and whether the type is registered.
type informationStoreSeen struct {
	stores     ResourceList
	named      ResourceList
	registered bool
}

func (informationStoreKind) Read(ctx context.Context, h host.Session, want InformationStore) (informationStoreSeen, error) {
	var seen informationStoreSeen
	if _, err := readGroup(ctx, h, want.Role); err != nil {
		return seen, err
	}
	resources, err := ReadResources(ctx, h, want.Role)
	if err != nil {
		return seen, err
	}
	types, err := readResourceTypes(ctx, h)
	if err != nil {
		return seen, err
	}
	_, seen.registered = types.find(want.Type)
	seen.stores, seen.named = resources.ByType(want.Type), resources.ByName(want.Name)
	return seen, nil
}

func (informationStoreKind) Differences(want InformationStore, have informationStoreSeen) ([]engine.Change, error) {
	switch len(have.stores) {
	case 0:
		return createStore(want, have)
	case 1:
		return adoptStore(want, have.stores[0])
	}
	return nil, engine.Precondition("cannot continue with the information store: the cluster has %d resources of type %s (%s) but must have exactly one. With more than one, Failover Cluster Manager cannot be used; "+
		"%s. XPR uses the resource in role '%s' that depends on the cluster disk, the network name and the resource of the status dispatcher. "+
		"Before you change anything else in the cluster, %s, then retry. "+
		"If you cannot tell which resource XPR uses, abort and ask the vendor", len(have.stores), want.Type, strings.Join(have.stores.Names(), ", "),
		have.stores.compareCommands(), want.Role, removeCommands)
}

func createStore(want InformationStore, have informationStoreSeen) ([]engine.Change, error) {
	if !have.registered {
		return nil, engine.Precondition("cannot create the information store: the cluster has no resource type %s; abort, then start the runbook again: its steps register the resource type (9.2/2)", want.Type)
	}
	if len(have.named) > 0 {
		return nil, engine.Precondition("cannot create the information store as '%s': a resource of type %s already has this name; abort, set another name in resourceNames in the site file, then start the runbook again", want.Name, have.named[0].Type)
	}
	return []engine.Change{addResource(want.Name, want.Role, want.Type)}, nil
}

func adoptStore(want InformationStore, store ResourceSeen) ([]engine.Change, error) {
	if !strings.EqualFold(store.Group, want.Role) {
		return nil, engine.Precondition("cannot create an information store in role '%s': the cluster can have only one, and role '%s' already contains an information store ('%s'). "+
			"Ask the administrators of the cluster what uses this resource. If another system uses it, abort this run. If nothing uses it, remove it in Failover Cluster Manager, then retry",
			want.Role, store.Group, store.Name)
	}
	if store.Name != want.Name {
		return []engine.Change{renameResource(store.Name, want.Name)}, nil
	}
	return nil, nil
}

func (informationStoreKind) Evidence(want InformationStore, have informationStoreSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Resources of type " + want.Type + " in the cluster", Value: strings.Join(have.stores.Names(), ", ")}}
}
