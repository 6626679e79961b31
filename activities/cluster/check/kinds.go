// Package check holds the kinds that only look at a failover cluster. A difference that they find ends
// the step: Changeover has no command that removes it.
package check

import (
	"changeover/activities/cluster"
	"changeover/activities/engine"
)

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, engine.Stateless[Nodes, cluster.Seen](clusterNodesKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[Addresses, addressesSeen] {
		return addressesKind{site: env.Site, hosts: env.Hosts}
	})
	engine.Add(e, engine.Stateless[Failback, cluster.GroupSeen](failbackKind{}))
	engine.Add(e, engine.Stateless[OtherRoles, cluster.Seen](otherRolesKind{}))
	engine.Add(e, engine.Stateless[Quorum, quorumSeen](quorumKind{}))
	engine.Add(e, engine.Stateless[QuorumKept, quorumSeen](quorumKeptKind{}))
	engine.Add(e, engine.Stateless[ResourceTypeCount, cluster.ResourceList](resourceTypeCountKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[RoleOnline, roleOnlineSeen] {
		return roleOnlineKind{site: env.Site, hosts: env.Hosts}
	})
	engine.Add(e, engine.Stateless[RoleOwnedBy, cluster.Seen](roleOwnedByKind{}))
	engine.Add(e, engine.Stateless[RoleResources, roleFound](roleResourcesKind{}))
	engine.Add(e, engine.Stateless[RoleStays, movesSeen](roleStaysKind{}))
	engine.Add(e, engine.Stateless[ServicesOnline, cluster.ResourceList](servicesOnlineKind{}))
	engine.Add(e, engine.Stateless[OnlyServicesOnline, onlySeen](onlyServicesOnlineKind{}))
}
