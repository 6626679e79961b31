// Package cluster holds the kinds that work on a failover cluster: groups, resources, policies,
// checkpoints, owners and disks, and the checks that change nothing.
package cluster

import (
	"time"

	"changeover/activities/engine"
)

// defaultStateTimeout is the deadline of a state change for which a step gives none.
const defaultStateTimeout = 5 * time.Minute

// stateless returns a constructor for a kind that keeps nothing between two reads.
func stateless[W engine.Wanted, S any](kind engine.Kind[W, S]) func(engine.Environment) engine.Kind[W, S] {
	return func(engine.Environment) engine.Kind[W, S] { return kind }
}

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, stateless[Disk, diskSeen](clusterDiskKind{}))
	engine.Add(e, stateless[Group, clusterSeen](clusterGroupKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[ResourceType, resourceTypeSeen] {
		return &resourceTypeKind{}
	})
	engine.Add(e, stateless[FileHeldByService, heldFileSeen](clusterServiceKind{}))
	engine.Add(e, stateless[GenericService, genericServiceSeen](genericServiceKind{}))
	engine.Add(e, stateless[IPAddressResource, ipAddressSeen](ipAddressKind{}))
	engine.Add(e, stateless[InformationStore, informationStoreSeen](informationStoreKind{}))
	engine.Add(e, stateless[NetworkNameResource, networkNameSeen](networkNameKind{}))
	engine.Add(e, stateless[NodePause, clusterSeen](nodePauseKind{}))
	engine.Add(e, stateless[PossibleOwners, possibleOwnersSeen](possibleOwnersKind{}))
	engine.Add(e, stateless[PreferredOwners, ownersSeen](preferredOwnersKind{}))
	engine.Add(e, stateless[RegistryCheckpoints, checkpointsSeen](checkpointsKind{}))
	engine.Add(e, stateless[ResourceDependency, dependencySeen](dependencyKind{}))
	engine.Add(e, stateless[ResourcePolicies, policiesSeen](resourcePoliciesKind{}))
	engine.Add(e, stateless[RoleSettings, groupSeen](roleSettingsKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[ResourceState, resourceStateSeen] {
		return &resourceStateKind{hint: env.Step.Hint}
	})
	engine.Add(e, func(env engine.Environment) engine.Kind[RoleOwner, roleSeen] {
		return &roleOwnerKind{hint: env.Step.Hint}
	})
	engine.Add(e, func(env engine.Environment) engine.Kind[RoleState, roleSeen] {
		return &roleStateKind{hint: env.Step.Hint}
	})
	addChecks(e)
}

// addChecks adds the kinds that only compare.
func addChecks(e *engine.Engine) {
	engine.Add(e, stateless[Nodes, clusterSeen](clusterNodesKind{}))
	engine.Add(e, stateless[DistinctAddresses, struct{}](distinctAddressesKind{}))
	engine.Add(e, stateless[OtherRoles, clusterSeen](otherRolesKind{}))
	engine.Add(e, stateless[ResourceTypeCount, resourceList](resourceTypeCountKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[RoleOnline, roleOnlineSeen] {
		return roleOnlineKind{site: env.Site, hosts: env.Hosts}
	})
	engine.Add(e, stateless[RoleOwnedBy, clusterSeen](roleOwnedByKind{}))
	engine.Add(e, stateless[RoleResources, roleFound](roleResourcesKind{}))
	engine.Add(e, stateless[ServicesOnline, resourceList](servicesOnlineKind{}))
	engine.Add(e, stateless[ServicesOnlineCount, resourceList](servicesOnlineCountKind{}))
}
