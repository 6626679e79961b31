package cluster

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
	"context"
	"strings"
)

// ClusterCheck asks one question about the cluster, changes nothing. A field that is set is compared.
type ClusterCheck struct {
	// Name of the cluster and its nodes, all Up where NodesUp.
	Name    string   `json:"name,omitempty"`
	Nodes   []string `json:"nodes,omitempty"`
	NodesUp bool     `json:"nodesUp,omitempty"`
	// OtherRoles warns of groups other than the core groups and Role (6.1.5).
	OtherRoles bool   `json:"otherRoles,omitempty"`
	Role       string `json:"role,omitempty"`
	// RoleOwner must own the role; RoleStates are the states it may be in.
	RoleOwner  string   `json:"roleOwner,omitempty"`
	RoleStates []string `json:"roleStates,omitempty"`
	// OnlineTypes are resource types whose resources in the role must be online.
	OnlineTypes []string `json:"onlineTypes,omitempty"`
	// HasTypes and HasServices: the role has a resource of each type, and one for each service.
	HasTypes    []string `json:"hasTypes,omitempty"`
	HasServices []string `json:"hasServices,omitempty"`
	// AllOnline: every resource of the role is online, and its services run on RoleOwner only.
	AllOnline bool `json:"allOnline,omitempty"`
	// ResourceTypeCount is the number of resources of ResourceType in the whole cluster; nil: not compared.
	ResourceType      string `json:"resourceType,omitempty"`
	ResourceTypeCount *int   `json:"resourceTypeCount,omitempty"`
	// Addresses are the cluster IP and the nodes' addresses that must be distinct from one another (6.1.2).
	Addresses []string `json:"addresses,omitempty"`
}

// ActivityName implements Wanted.
func (ClusterCheck) ActivityName() string { return "CheckCluster" }

// clusterCheckKind reaches further hosts to see where services run.
type clusterCheckKind struct {
	activities *Activities
	site       string
}

// clusterChecked is everything that a check may compare.
type clusterChecked struct {
	cluster   clusterSeen
	resources resourceList
	// running are the services of the role that run, by node.
	running map[string][]string
}

func (k clusterCheckKind) Read(ctx context.Context, h host.Session, want ClusterCheck) (clusterChecked, error) {
	var seen clusterChecked
	var err error
	if seen.cluster, err = readCluster(ctx, h); err != nil {
		return seen, err
	}
	if seen.resources, err = readResources(ctx, h); err != nil || !want.AllOnline {
		return seen, err
	}
	seen.running, err = k.runningServices(ctx, seen.cluster, seen.resources.inRole(want.Role))
	return seen, err
}

// runningServices asks every node that takes part in the cluster which of the role's services run there.
func (k clusterCheckKind) runningServices(ctx context.Context, cluster clusterSeen, role resourceList) (map[string][]string, error) {
	var keys []string
	for _, r := range role {
		if r.Service != "" {
			keys = append(keys, r.Service)
		}
	}
	running := map[string][]string{}
	for _, node := range cluster.Nodes {
		if node.State != stateUp && node.State != statePaused {
			continue
		}
		host, err := k.activities.Hosts.Host(ctx, k.site, node.Name)
		if err != nil {
			return nil, engine.HostError("reach the node", node.Name, err)
		}
		services, err := readServiceStates(ctx, host, keys)
		if err != nil {
			return nil, engine.HostError("read the services", node.Name, err)
		}
		for _, s := range services {
			if s.State == serviceRunning {
				running[strings.ToLower(node.Name)] = append(running[strings.ToLower(node.Name)], s.Name)
			}
		}
	}
	return running, nil
}

// Differences finds no changes, only problems.
func (clusterCheckKind) Differences(want ClusterCheck, have clusterChecked) ([]engine.Change, error) {
	p := &clusterProblems{want: want, have: have}
	p.checkNodes()
	p.checkRole()
	p.checkResources()
	p.checkAddresses()
	if len(p.found) == 0 {
		return nil, nil
	}
	return nil, engine.Precondition("cannot accept cluster %s as it is: %s; mend this and retry", have.cluster.Name, strings.Join(p.found, "; "))
}

func (clusterCheckKind) Warnings(want ClusterCheck, have clusterChecked) []string {
	if !want.OtherRoles {
		return nil
	}
	var warnings []string
	for _, g := range have.cluster.Groups {
		if !g.Core && !strings.EqualFold(g.Name, want.Role) {
			warnings = append(warnings, "the cluster has another role, '"+g.Name+"', which the manual advises against")
		}
	}
	return warnings
}

func (clusterCheckKind) Evidence(want ClusterCheck, have clusterChecked) []runbook.Fact {
	nodes := make([]string, len(have.cluster.Nodes))
	for i, n := range have.cluster.Nodes {
		nodes[i] = n.Name + ": " + n.State
	}
	facts := []runbook.Fact{{"Cluster", have.cluster.Name}, {"Nodes", strings.Join(nodes, ", ")}}
	if role, ok := have.cluster.group(want.Role); ok {
		facts = append(facts, runbook.Fact{"Role", role.Name}, runbook.Fact{"OwnerNode", role.Owner}, runbook.Fact{"State", role.State})
	}
	return facts
}
