package cluster

import (
	"slices"
	"strings"
)

// mayComeOnline tells why a resource cannot come online on a host, apart from
// what its service says.
func (c *Cluster) mayComeOnline(r *resource, h *Host) error {
	refuse := func(code uint32) error { return fail(code, "bring cluster resource %q online on %s", r.Name, h.name) }
	t, ok := c.resourceType(r.Type)
	if !ok {
		return refuse(CodeTypeMissing)
	}
	if !c.typeWorks(h, t) {
		return refuse(CodeModuleNotFound)
	}
	switch r.Type {
	case TypeIPAddress:
		if r.textParameter("Address") == "" || r.textParameter("SubnetMask") == "" {
			return refuse(CodeInvalidParameter)
		}
	case TypeNetworkName:
		if r.textParameter("Name") == "" || !c.dependsOnType(r, TypeIPAddress) {
			return refuse(CodeDependencyUnknown)
		}
	case TypeFileServer:
		if c.networkNameOf(r) == nil {
			return refuse(CodeDependencyUnknown)
		}
	case TypeGenericService:
		if r.textParameter("UseNetworkName") == "1" && c.networkNameOf(r) == nil {
			return refuse(CodeDependencyUnknown)
		}
		if r.textParameter("ServiceName") == "" {
			return refuse(CodeServiceMissing)
		}
	}
	return c.libraryAllows(r, h, t)
}

// libraryAllows checks what the library of a registered type asks for.
func (c *Cluster) libraryAllows(r *resource, h *Host, t ResourceType) error {
	dll := c.library(h, t)
	for _, typ := range dll.NeedsTypes {
		if !c.dependsOnType(r, typ) {
			return fail(CodeDependencyUnknown, "bring cluster resource %q online on %s: it does not depend on a resource of type %q", r.Name, h.name, typ)
		}
	}
	if dll.NeedsService != "" && !slices.ContainsFunc(c.providers(r), func(p *resource) bool { return strings.EqualFold(c.serviceOf(p), dll.NeedsService) }) {
		return fail(CodeDependencyUnknown, "bring cluster resource %q online on %s: it does not depend on the resource of service %q", r.Name, h.name, dll.NeedsService)
	}
	return nil
}

// dependsOnType looks at the direct providers only.
func (c *Cluster) dependsOnType(r *resource, typ string) bool {
	return slices.ContainsFunc(c.providers(r), func(p *resource) bool { return p.Type == typ })
}

// serviceOf is the Windows service that a resource runs; empty if none.
func (c *Cluster) serviceOf(r *resource) string {
	if r.Type == TypeGenericService {
		return r.textParameter("ServiceName")
	}
	t, ok := c.resourceType(r.Type)
	if !ok {
		return ""
	}
	return c.library(c.group(r.Group).owner.host, t).Service
}

// computerName is what GetComputerName answers the service of a resource.
func (c *Cluster) computerName(r *resource, h *Host) string {
	if r.Type == TypeGenericService && r.textParameter("UseNetworkName") != "1" {
		return h.name
	}
	if name := c.networkName(r); name != "" {
		return name
	}
	return h.name
}

// addresses are the IP addresses that online resources have put on a host.
func (c *Cluster) addresses(h *Host) []string {
	var list []string
	for _, r := range c.onlineOn(h, TypeIPAddress) {
		list = append(list, r.textParameter("Address"))
	}
	return list
}

// nameAddress is the address of a network name; empty for an unknown one.
func (c *Cluster) nameAddress(name string) string {
	for _, r := range c.resources {
		if r.Type != TypeNetworkName || !strings.EqualFold(r.textParameter("Name"), name) {
			continue
		}
		for _, p := range c.providers(r) {
			if p.Type == TypeIPAddress {
				return p.textParameter("Address")
			}
		}
	}
	return ""
}

// fileServers are the clustered file servers that are online on a host.
func (c *Cluster) fileServers(h *Host) []*resource { return c.onlineOn(h, TypeFileServer) }

func (c *Cluster) onlineOn(h *Host, typ string) []*resource {
	var list []*resource
	for _, r := range c.resources {
		if r.Type == typ && r.state == Online && c.group(r.Group).owner.host.machine == h.machine {
			list = append(list, r)
		}
	}
	return list
}
