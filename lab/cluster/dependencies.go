package cluster

import (
	"slices"
	"strings"
)

// providers are the resources that r directly depends on, all of them required.
func (c *Cluster) providers(r *resource) []*resource {
	var list []*resource
	for _, id := range r.Providers {
		if p := c.resource(id); p != nil {
			list = append(list, p)
		}
	}
	return list
}

// dependents are the resources that directly depend on r.
func (c *Cluster) dependents(r *resource) []*resource {
	var list []*resource
	for _, other := range c.resources {
		if slices.Contains(other.Providers, r.ID) {
			list = append(list, other)
		}
	}
	return list
}

// AddDependency adds a provider to those that a resource requires. Errors:
// 5007, 5003 where it depends on it already or a circle would close, 5002 for
// a provider in another group, 5019 while the resource is online and the provider is not.
func (c *Cluster) AddDependency(resource, provider string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(resource, "add a dependency to")
	if err != nil {
		return err
	}
	p, err := c.need(provider, "depend on")
	if err != nil {
		return err
	}
	if err := c.mayDepend(r, p); err != nil {
		return err
	}
	if slices.Contains(r.Providers, p.ID) {
		return fail(CodeDependencyExists, "make cluster resource %q depend on %q", resource, provider)
	}
	r.Providers = append(r.Providers, p.ID)
	c.w.changed()
	return nil
}

func (c *Cluster) mayDepend(r, p *resource) error {
	switch {
	case !strings.EqualFold(r.Group, p.Group):
		return fail(CodeDependencyUnknown, "make cluster resource %q depend on %q of another group", r.Name, p.Name)
	case r == p || c.reaches(p, r):
		return fail(CodeDependencyExists, "make cluster resource %q depend on %q, which depends on it", r.Name, p.Name)
	case r.state == Online && p.state != Online:
		return fail(CodeResourceOnline, "make the online cluster resource %q depend on %q", r.Name, p.Name)
	}
	return nil
}

// reaches tells whether from depends on to, directly or not.
func (c *Cluster) reaches(from, to *resource) bool {
	for _, p := range c.providers(from) {
		if p == to || c.reaches(p, to) {
			return true
		}
	}
	return false
}

// RemoveDependency removes a direct provider; errors 5007, 5002.
func (c *Cluster) RemoveDependency(resource, provider string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(resource, "remove a dependency from")
	if err != nil {
		return err
	}
	p, err := c.need(provider, "stop depending on")
	if err != nil {
		return err
	}
	if !slices.Contains(r.Providers, p.ID) {
		return fail(CodeDependencyUnknown, "remove the dependency of cluster resource %q on %q", resource, provider)
	}
	r.Providers = slices.DeleteFunc(r.Providers, func(id string) bool { return id == p.ID })
	c.w.changed()
	return nil
}

// SetDependencies replaces all providers of a resource; errors as AddDependency.
func (c *Cluster) SetDependencies(resource string, providers []string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(resource, "set the dependencies of")
	if err != nil {
		return err
	}
	var ids []string
	for _, name := range providers {
		p, err := c.need(name, "depend on")
		if err != nil {
			return err
		}
		if err := c.mayDepend(r, p); err != nil {
			return err
		}
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	r.Providers = ids
	c.w.changed()
	return nil
}

// networkNameOf is the online network name that a resource depends on,
// directly or not; nil if there is none.
func (c *Cluster) networkNameOf(r *resource) *resource {
	for _, p := range c.providers(r) {
		if p.Type == TypeNetworkName {
			return p
		}
		if deeper := c.networkNameOf(p); deeper != nil {
			return deeper
		}
	}
	return nil
}

// networkName is the name behind networkNameOf; empty if there is none.
func (c *Cluster) networkName(r *resource) string {
	if nn := c.networkNameOf(r); nn != nil {
		return nn.textParameter("Name")
	}
	return ""
}
