package cluster

import (
	"fmt"
	"slices"
	"strings"
)

// clusterProblems lists what a ClusterCheck asks for and the cluster does not show.
type clusterProblems struct {
	want  ClusterCheck
	have  clusterChecked
	found []string
}

func (p *clusterProblems) add(format string, args ...any) {
	p.found = append(p.found, fmt.Sprintf(format, args...))
}

func (p *clusterProblems) checkNodes() {
	if p.want.Name != "" && !strings.EqualFold(p.want.Name, p.have.cluster.Name) {
		p.add("its name is %s, not %s", p.have.cluster.Name, p.want.Name)
	}
	names := p.want.Nodes
	if len(names) == 0 && p.want.NodesUp {
		for _, n := range p.have.cluster.Nodes {
			names = append(names, n.Name)
		}
	}
	for _, name := range names {
		node, err := p.have.cluster.node(name)
		switch {
		case err != nil:
			p.add("it has no node %s", name)
		case p.want.NodesUp && node.State != stateUp:
			p.add("node %s is %s, not Up", node.Name, node.State)
		}
	}
}

func (p *clusterProblems) checkRole() {
	asks := p.want.RoleOwner != "" || p.want.AllOnline || len(p.want.RoleStates)+len(p.want.OnlineTypes)+len(p.want.HasTypes)+len(p.want.HasServices) > 0
	if p.want.Role == "" || !asks {
		return
	}
	role, ok := p.have.cluster.group(p.want.Role)
	if !ok {
		p.add("it has no role '%s'", p.want.Role)
		return
	}
	if p.want.RoleOwner != "" && !strings.EqualFold(role.Owner, p.want.RoleOwner) {
		p.add("role '%s' is on %s, not on %s", role.Name, role.Owner, p.want.RoleOwner)
	}
	if len(p.want.RoleStates) > 0 && !slices.Contains(p.want.RoleStates, role.State) {
		p.add("role '%s' is %s, not %s", role.Name, role.State, strings.Join(p.want.RoleStates, " or "))
	}
	for _, resourceType := range p.want.OnlineTypes {
		p.checkOnline(resourceType)
	}
	p.checkResourcesOfRole()
	if p.want.AllOnline {
		p.checkAllOnline(role)
	}
}

func (p *clusterProblems) checkOnline(resourceType string) {
	resources := p.have.resources.inRole(p.want.Role).byType(resourceType)
	if len(resources) == 0 {
		p.add("role '%s' has no resource of type %s", p.want.Role, resourceType)
	}
	for _, r := range resources {
		if r.State != stateOnline {
			p.add("resource '%s' is %s, not Online", r.Name, r.State)
		}
	}
}

func (p *clusterProblems) checkResourcesOfRole() {
	resources := p.have.resources.inRole(p.want.Role)
	for _, resourceType := range p.want.HasTypes {
		if len(resources.byType(resourceType)) == 0 {
			p.add("role '%s' has no resource of type %s", p.want.Role, resourceType)
		}
	}
	for _, service := range p.want.HasServices {
		if len(resources.keep(func(r resourceSeen) bool { return strings.EqualFold(r.Service, service) })) == 0 {
			p.add("role '%s' has no resource for service %s", p.want.Role, service)
		}
	}
}

func (p *clusterProblems) checkAllOnline(role groupSeen) {
	for _, r := range p.have.resources.inRole(role.Name) {
		if r.State != stateOnline {
			p.add("resource '%s' is %s, not Online", r.Name, r.State)
			continue
		}
		if r.Service != "" && !containsFold(p.have.running[strings.ToLower(role.Owner)], r.Service) {
			p.add("service %s does not run on %s", r.Service, role.Owner)
		}
	}
	for _, node := range p.have.cluster.Nodes {
		running := p.have.running[strings.ToLower(node.Name)]
		if len(running) > 0 && !strings.EqualFold(node.Name, role.Owner) {
			p.add("services of the role run on %s too: %s", node.Name, strings.Join(running, ", "))
		}
	}
}

func (p *clusterProblems) checkResources() {
	if p.want.ResourceTypeCount == nil {
		return
	}
	resources := p.have.resources.byType(p.want.ResourceType)
	if len(resources) != *p.want.ResourceTypeCount {
		p.add("it has %d resources of type %s (%s), not %d", len(resources), p.want.ResourceType, strings.Join(resources.names(), ", "), *p.want.ResourceTypeCount)
	}
}

func (p *clusterProblems) checkAddresses() {
	seen := map[string]bool{}
	for _, address := range p.want.Addresses {
		if seen[address] {
			p.add("address %s is given twice", address)
		}
		seen[address] = true
	}
}
