package check

import (
	"context"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// Addresses is a check that the cluster and its nodes have the addresses of the site, and that no two
// of them are the same (6.1.2).
type Addresses struct {
	// Cluster is the address of the cluster itself.
	Cluster string `json:"cluster"`
	// Virtual is the virtual server's address, which only Role may have.
	Virtual string `json:"virtual"`
	Role    string `json:"role"`
	// Nodes are the addresses of each node.
	Nodes []NodeAddresses `json:"nodes"`
}

// NodeAddresses are the addresses of a node in the client network and in the interconnect.
type NodeAddresses struct {
	Name         string `json:"name"`
	Client       string `json:"client"`
	Interconnect string `json:"interconnect"`
}

// ActivityName implements engine.Wanted.
func (Addresses) ActivityName() string { return "CheckClusterAddresses" }

// addressesKind reaches further hosts to see their adapters.
type addressesKind struct {
	site  string
	hosts host.Sessions
}

// addressesSeen are the addresses that the cluster and its nodes show.
type addressesSeen struct {
	// resources are those of type IP Address, core are those of the cluster's own group.
	resources []addressResource
	// nodes are the addresses of all adapters, by the node's name.
	nodes map[string][]string
}

type addressResource struct {
	cluster.ResourceSeen
	address string
	core    bool
}

func (k addressesKind) Read(ctx context.Context, h host.Session, want Addresses) (addressesSeen, error) {
	seen := addressesSeen{nodes: map[string][]string{}}
	groups, err := cluster.ReadSeen(ctx, h)
	if err != nil {
		return seen, err
	}
	resources, err := cluster.ReadResources(ctx, h, "")
	if err != nil {
		return seen, err
	}
	for _, r := range resources.ByType(catalogue.IPAddressType) {
		parameters, err := cluster.ReadParameters(ctx, h, r.Name)
		if err != nil {
			return seen, err
		}
		group, _ := groups.Group(r.Group)
		seen.resources = append(seen.resources, addressResource{r, parameters["Address"], group.Core})
	}
	for _, node := range want.Nodes {
		session, err := k.hosts.Session(ctx, k.site, node.Name)
		if err != nil {
			return seen, engine.HostError("open a session", node.Name, err)
		}
		adapters, err := windows.ReadAdapters(ctx, session)
		if err != nil {
			return seen, engine.HostError("read the network adapters", node.Name, err)
		}
		for _, a := range adapters {
			seen.nodes[node.Name] = append(seen.nodes[node.Name], a.Addresses...)
		}
	}
	return seen, nil
}

func (addressesKind) Differences(want Addresses, have addressesSeen) ([]engine.Change, error) {
	found := givenTwice(want)
	var core []string
	for _, r := range have.resources {
		if r.core {
			core = append(core, r.address)
		}
		if r.address == want.Virtual && !strings.EqualFold(r.Group, want.Role) {
			found = append(found, engine.Finding("Address "+want.Virtual, "in role '"+r.Group+"'", "in role '"+want.Role+"' only"))
		}
	}
	if !host.HasText(core, want.Cluster) {
		found = append(found, engine.Finding("Address of the cluster", strings.Join(core, ", "), want.Cluster))
	}
	for _, node := range want.Nodes {
		for _, address := range []string{node.Client, node.Interconnect} {
			if !host.HasText(have.nodes[node.Name], address) {
				found = append(found, engine.Finding("Addresses", strings.Join(have.nodes[node.Name], ", "), address+" among them").About(node.Name))
			}
		}
	}
	return found, nil
}

// givenTwice are the findings about addresses of the site that are the same.
func givenTwice(want Addresses) []engine.Change {
	all := []string{want.Cluster, want.Virtual}
	for _, node := range want.Nodes {
		all = append(all, node.Client, node.Interconnect)
	}
	var found []engine.Change
	times := map[string]int{}
	for _, address := range all {
		if times[address]++; times[address] == 2 {
			found = append(found, engine.Finding("Address "+address+" in the site file", "given twice", "given once"))
		}
	}
	return found
}

func (addressesKind) Evidence(want Addresses, have addressesSeen) []runbook.Fact {
	var facts []runbook.Fact
	for _, r := range have.resources {
		facts = append(facts, runbook.Fact{Name: "Resource '" + r.Name + "' of role '" + r.Group + "'", Value: r.address})
	}
	for _, node := range want.Nodes {
		facts = append(facts, runbook.Fact{Name: "Addresses of " + node.Name, Value: strings.Join(have.nodes[node.Name], ", ")})
	}
	return facts
}
