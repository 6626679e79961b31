package check

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// RoleOwnedBy is a check of the node that owns a role. It does not check the role's state: RoleResources and
// RoleOnline check which resources are online.
type RoleOwnedBy struct {
	Role string `json:"role"`
	// Owner of the role; empty: not compared.
	Owner string `json:"owner,omitempty"`
}

// ActivityName implements engine.Wanted.
func (RoleOwnedBy) ActivityName() string { return "CheckRoleOwner" }

// OfCluster implements engine.ClusterWide.
func (RoleOwnedBy) OfCluster() {}

type roleOwnedByKind struct{}

func (roleOwnedByKind) Read(ctx context.Context, h host.Session, _ RoleOwnedBy) (cluster.Seen, error) {
	return cluster.ReadSeen(ctx, h)
}

func (roleOwnedByKind) Differences(want RoleOwnedBy, have cluster.Seen) ([]engine.Change, error) {
	role, ok := have.Group(want.Role)
	switch {
	case !ok:
		return noRole(want.Role), nil
	case !role.State.AtRest():
		return nil, nil // The role may be moving to that node.
	}
	return ownerFinding(role, want.Owner), nil
}

// Settled implements engine.Settler: a role that the node owns may change its state there.
func (roleOwnedByKind) Settled(want RoleOwnedBy, have cluster.Seen) (bool, error) {
	role, _ := have.Group(want.Role)
	return role.State.AtRest() || len(ownerFinding(role, want.Owner)) == 0, nil
}

// noRole is the finding that the cluster does not have a role.
func noRole(role string) []engine.Change {
	return []engine.Change{engine.Finding("Role "+role, "(absent)", "in the cluster")}
}

// ownerFinding is the finding that a node other than the wanted one owns a role.
func ownerFinding(role cluster.GroupSeen, owner string) []engine.Change {
	if owner == "" || strings.EqualFold(role.Owner, owner) {
		return nil
	}
	before := role.Owner
	if role.FailsBack() {
		before += "; the cluster may have moved the role back by itself, because its AutoFailbackType is 1"
	}
	return []engine.Change{engine.Finding("OwnerNode", before, owner).About("role '" + role.Name + "'")}
}

func (roleOwnedByKind) Evidence(want RoleOwnedBy, have cluster.Seen) []runbook.Fact {
	role, ok := have.Group(want.Role)
	if !ok {
		return nil
	}
	return []runbook.Fact{{Name: "Role", Value: role.Name}, {Name: "OwnerNode", Value: role.Owner}, {Name: "State", Value: string(role.State)}}
}

// RoleResources is a check of the resources that a role has.
type RoleResources struct {
	Role string `json:"role"`
	// Types and Services: the role has a resource of each type, and one for each service.
	Types    []string `json:"types,omitempty"`
	Services []string `json:"services,omitempty"`
	// OnlineTypes are types of which the role has resources, and all of them are online.
	OnlineTypes []string `json:"onlineTypes,omitempty"`
}

// ActivityName implements engine.Wanted.
func (RoleResources) ActivityName() string { return "CheckRoleResources" }

// OfCluster implements engine.ClusterWide.
func (RoleResources) OfCluster() {}

type roleResourcesKind struct{}

// roleFound is a role with its resources, if the cluster has it.
type roleFound struct {
	cluster   cluster.Seen
	group     cluster.GroupSeen
	found     bool
	resources cluster.ResourceList
}

func readFound(ctx context.Context, h host.Session, role string) (roleFound, error) {
	var seen roleFound
	var err error
	if seen.cluster, err = cluster.ReadSeen(ctx, h); err != nil {
		return seen, err
	}
	resources, err := cluster.ReadResources(ctx, h, role)
	seen.group, seen.found = seen.cluster.Group(role)
	seen.resources = resources.InRole(role)
	return seen, err
}

func (roleResourcesKind) Read(ctx context.Context, h host.Session, want RoleResources) (roleFound, error) {
	return readFound(ctx, h, want.Role)
}

func (roleResourcesKind) Differences(want RoleResources, have roleFound) ([]engine.Change, error) {
	if !have.found {
		return noRole(want.Role), nil
	}
	var found []engine.Change
	for _, resourceType := range slices.Concat(want.Types, want.OnlineTypes) {
		if len(have.resources.ByType(resourceType)) == 0 {
			found = append(found, engine.Finding("Resource of type "+resourceType, "(absent)", "in role '"+have.group.Name+"'"))
		}
	}
	for _, service := range want.Services {
		if len(have.resources.ByService(service)) == 0 {
			found = append(found, engine.Finding("Resource of service "+service, "(absent)", "in role '"+have.group.Name+"'"))
		}
	}
	if !have.atRest() {
		return found, nil // The check waits for resources that still change their state.
	}
	return append(found, notOnline(have.ofTypes(want.OnlineTypes))...), nil
}

// atRest reports whether the states of the role and of all its resources last. The state of one resource does not
// show that: a resource that is offline may start after a provider that is still coming online.
func (s roleFound) atRest() bool {
	return !s.found || s.group.State.AtRest() && s.resources.AtRest()
}

// ofTypes are the resources of some types.
func (s roleFound) ofTypes(types []string) cluster.ResourceList {
	var list cluster.ResourceList
	for _, resourceType := range types {
		list = append(list, s.resources.ByType(resourceType)...)
	}
	return list
}

// Settled implements engine.Settler.
func (roleResourcesKind) Settled(want RoleResources, have roleFound) (bool, error) {
	return have.atRest() || have.ofTypes(want.OnlineTypes).AllIn(cluster.Online), nil
}

// MayPass implements engine.Passing.
func (roleResourcesKind) MayPass(want RoleResources, have roleFound) bool {
	return !have.ofTypes(want.OnlineTypes).AllIn(cluster.Online)
}

// notOnline are the findings about resources that are not online.
func notOnline(resources cluster.ResourceList) []engine.Change {
	var found []engine.Change
	for _, r := range resources {
		if r.State != cluster.Online || r.InMaintenance() {
			found = append(found, engine.Finding("State", r.Shown(), string(cluster.Online)).About("resource '"+r.Name+"'"))
		}
	}
	return found
}

func (roleResourcesKind) Evidence(_ RoleResources, have roleFound) []runbook.Fact {
	return []runbook.Fact{{Name: "Resources", Value: have.resources.States()}}
}

// RoleOnline is a check that every resource of a role is online, and that the role's services run on
// its owner only (9.9).
type RoleOnline struct {
	Role string `json:"role"`
	// Owner of the role; empty: whichever node has it.
	Owner string `json:"owner,omitempty"`
	// ServiceOfType are the keys of the services that resources of a type run without naming them, as
	// the information store's resource does.
	ServiceOfType map[string]string `json:"serviceOfType,omitempty"`
	// TimeoutSeconds is the longest wait for a role that changes its state; 0 means 300.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements engine.Wanted.
func (RoleOnline) ActivityName() string { return "CheckRoleOnline" }

// OfCluster implements engine.ClusterWide.
func (RoleOnline) OfCluster() {}

// Deadline implements engine.Patient.
func (want RoleOnline) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, cluster.DefaultStateTimeout)
}

// service is the key of the service that a resource runs; empty: it runs none.
func (want RoleOnline) service(r cluster.ResourceSeen) string {
	return cmp.Or(r.Service, want.ServiceOfType[r.Type])
}

// roleOnlineKind reaches further hosts to see where services run.
type roleOnlineKind struct {
	site  string
	hosts host.Sessions
}

// roleOnlineSeen is a role and, by node in lower case, the services of the role that run there.
type roleOnlineSeen struct {
	roleFound
	running map[string][]string
}

func (k roleOnlineKind) Read(ctx context.Context, h host.Session, want RoleOnline) (roleOnlineSeen, error) {
	role, err := readFound(ctx, h, want.Role)
	if err != nil {
		return roleOnlineSeen{}, err
	}
	running, err := k.runningServices(ctx, want, role)
	return roleOnlineSeen{role, running}, err
}

// runningServices asks every node that takes part in the cluster which of the role's services run there.
func (k roleOnlineKind) runningServices(ctx context.Context, want RoleOnline, role roleFound) (map[string][]string, error) {
	var keys []string
	for _, r := range role.resources {
		if service := want.service(r); service != "" {
			keys = append(keys, service)
		}
	}
	running := map[string][]string{}
	for _, node := range role.cluster.Nodes {
		if node.State != cluster.NodeUp && node.State != cluster.NodePaused {
			continue
		}
		session, err := k.hosts.Session(ctx, k.site, node.Name)
		if err != nil {
			return nil, engine.HostError("open a session", node.Name, err)
		}
		services, err := windows.ReadServiceStates(ctx, session, keys...)
		if err != nil {
			return nil, engine.HostError("read the services", node.Name, err)
		}
		for _, s := range services {
			if s.State == windows.ServiceRunning {
				running[strings.ToLower(node.Name)] = append(running[strings.ToLower(node.Name)], s.Name)
			}
		}
	}
	return running, nil
}

func (roleOnlineKind) Differences(want RoleOnline, have roleOnlineSeen) ([]engine.Change, error) {
	switch {
	case !have.found:
		return noRole(want.Role), nil
	case have.changing():
		return nil, nil // The check waits until its state lasts.
	}
	found := append(ownerFinding(have.group, want.Owner), notOnline(have.resources)...)
	for _, r := range have.resources.InState(cluster.Online) {
		if service := want.service(r); service != "" && !host.HasText(have.running[strings.ToLower(have.group.Owner)], service) {
			found = append(found, engine.Finding("Service "+service, "does not run", windows.ServiceRunning).About(have.group.Owner))
		}
	}
	for _, node := range have.cluster.Nodes {
		if strings.EqualFold(node.Name, have.group.Owner) {
			continue
		}
		for _, service := range have.running[strings.ToLower(node.Name)] {
			found = append(found, engine.Finding("Service "+service, windows.ServiceRunning, "does not run").About(node.Name))
		}
	}
	return found, nil
}

// changing reports whether the state of the role or of a node still changes: which services run on a node is
// known once the node takes part in the cluster.
func (s roleOnlineSeen) changing() bool {
	return !s.atRest() || slices.ContainsFunc(s.cluster.Nodes, func(n cluster.Node) bool { return !n.State.AtRest() })
}

// Settled implements engine.Settler.
func (roleOnlineKind) Settled(_ RoleOnline, have roleOnlineSeen) (bool, error) {
	return !have.changing(), nil
}

// MayPass implements engine.Passing.
func (roleOnlineKind) MayPass(_ RoleOnline, have roleOnlineSeen) bool { return have.found }

func (roleOnlineKind) Evidence(_ RoleOnline, have roleOnlineSeen) []runbook.Fact {
	facts := []runbook.Fact{{Name: "OwnerNode", Value: have.group.Owner}, {Name: "Resources", Value: have.resources.States()}}
	for _, node := range have.cluster.Nodes {
		services := strings.Join(have.running[strings.ToLower(node.Name)], ", ")
		facts = append(facts, runbook.Fact{Name: "Running services of the role on " + node.Name, Value: services})
	}
	return facts
}
