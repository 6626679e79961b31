// Package cluster reads a failover cluster and holds the kinds that work on it: groups, resources,
// policies, checkpoints, owners and disks.
package cluster

import (
	"time"

	"changeover/activities/engine"
)

// DefaultStateTimeout is the deadline of a state change for which a step gives none.
const DefaultStateTimeout = 5 * time.Minute

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, engine.Stateless[Disk, diskSeen](clusterDiskKind{}))
	engine.Add(e, engine.Stateless[Group, Seen](clusterGroupKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[ResourceType, resourceTypeSeen] {
		return &resourceTypeKind{}
	})
	engine.Add(e, engine.Stateless[FileHeldByService, heldFileSeen](clusterServiceKind{}))
	engine.Add(e, engine.Stateless[GenericService, genericServiceSeen](genericServiceKind{}))
	engine.Add(e, engine.Stateless[IPAddressResource, ipAddressSeen](ipAddressKind{}))
	engine.Add(e, engine.Stateless[InformationStore, informationStoreSeen](informationStoreKind{}))
	engine.Add(e, engine.Stateless[NetworkNameResource, networkNameSeen](networkNameKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[NodeEviction, evictionSeen] { return &nodeEvictionKind{} })
	engine.Add(e, engine.Stateless[NodePause, Seen](nodePauseKind{}))
	engine.Add(e, engine.Stateless[PossibleOwners, possibleOwnersSeen](possibleOwnersKind{}))
	engine.Add(e, engine.Stateless[PreferredOwners, ownersSeen](preferredOwnersKind{}))
	engine.Add(e, engine.Stateless[RegistryCheckpoints, checkpointsSeen](checkpointsKind{}))
	engine.Add(e, engine.Stateless[ResourceDependency, dependencySeen](dependencyKind{}))
	engine.Add(e, engine.Stateless[ResourceName, resourceNameSeen](resourceNameKind{}))
	engine.Add(e, engine.Stateless[ResourcePolicies, policiesSeen](resourcePoliciesKind{}))
	engine.Add(e, engine.Stateless[RoleSettings, GroupSeen](roleSettingsKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[ResourceState, resourceStateSeen] {
		return &resourceStateKind{hint: env.Step.Hint, site: env.Site}
	})
	engine.Add(e, func(env engine.Environment) engine.Kind[RoleOwner, roleSeen] {
		return &roleOwnerKind{hint: env.Step.Hint, site: env.Site}
	})
	engine.Add(e, func(env engine.Environment) engine.Kind[RoleState, roleSeen] {
		return &roleStateKind{hint: env.Step.Hint, site: env.Site}
	})
}
