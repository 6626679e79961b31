package cluster

import (
	"slices"
	"strings"

	"changeover/lab/win32"
)

// providers returns the resources that r directly depends on.
func (ds Dependencies) providers(r *resource) []*resource {
	var list []*resource
	for _, id := range r.Providers {
		if p := ds.c.Resources.find(id); p != nil {
			list = append(list, p)
		}
	}
	return list
}

// dependents returns the resources that directly depend on r.
func (ds Dependencies) dependents(r *resource) []*resource {
	var list []*resource
	for _, other := range ds.c.resources {
		if slices.Contains(other.Providers, r.ID) {
			list = append(list, other)
		}
	}
	return list
}

// Add makes a resource depend on a provider. Error 5007 for an unknown resource,
// 5003 for a dependency that exists or would be circular, 5002 for a provider in
// another group, 5019 if the resource is online and the provider is not.
func (ds Dependencies) Add(resource, provider string) error {
	ds.c.w.Lock()
	defer ds.c.w.Unlock()
	r, err := ds.c.Resources.need(resource, "add a dependency to")
	if err != nil {
		return err
	}
	p, err := ds.c.Resources.need(provider, "depend on")
	if err != nil {
		return err
	}
	if err := ds.mayDepend(r, p); err != nil {
		return err
	}
	if slices.Contains(r.Providers, p.ID) {
		return win32.Fail(win32.CodeDependencyExists, "make cluster resource %q depend on %q", resource, provider)
	}
	r.Providers = append(r.Providers, p.ID)
	ds.c.w.ChangedLocked()
	return nil
}

// mayDepend returns the error with which the cluster refuses a new dependency, see Add, or nil.
func (ds Dependencies) mayDepend(r, p *resource) error {
	switch {
	case !strings.EqualFold(r.Group, p.Group):
		return win32.Fail(win32.CodeDependencyUnknown, "make cluster resource %q depend on %q, a resource of another group", r.Name, p.Name)
	case r == p || ds.reaches(p, r):
		return win32.Fail(win32.CodeDependencyExists, "make cluster resource %q depend on %q: the dependency would be circular", r.Name, p.Name)
	case r.state == Online && p.state != Online:
		return win32.Fail(win32.CodeResourceOnline, "make the online cluster resource %q depend on %q", r.Name, p.Name)
	}
	return nil
}

// reaches reports whether from depends on to, directly or through others.
func (ds Dependencies) reaches(from, to *resource) bool {
	for _, p := range ds.providers(from) {
		if p == to || ds.reaches(p, to) {
			return true
		}
	}
	return false
}

// Remove removes a direct dependency; error 5007 for an unknown resource, 5002 for an unknown dependency.
func (ds Dependencies) Remove(resource, provider string) error {
	ds.c.w.Lock()
	defer ds.c.w.Unlock()
	r, err := ds.c.Resources.need(resource, "remove a dependency from")
	if err != nil {
		return err
	}
	p, err := ds.c.Resources.need(provider, "stop depending on")
	if err != nil {
		return err
	}
	if !slices.Contains(r.Providers, p.ID) {
		return win32.Fail(win32.CodeDependencyUnknown, "remove the dependency of cluster resource %q on %q", resource, provider)
	}
	r.Providers = slices.DeleteFunc(r.Providers, func(id string) bool { return id == p.ID })
	ds.c.w.ChangedLocked()
	return nil
}

// Set replaces all dependencies of a resource; the errors are as for Add.
func (ds Dependencies) Set(resource string, providers []string) error {
	ds.c.w.Lock()
	defer ds.c.w.Unlock()
	r, err := ds.c.Resources.need(resource, "set the dependencies of")
	if err != nil {
		return err
	}
	var ids []string
	for _, name := range providers {
		p, err := ds.c.Resources.need(name, "depend on")
		if err != nil {
			return err
		}
		if err := ds.mayDepend(r, p); err != nil {
			return err
		}
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	r.Providers = ids
	ds.c.w.ChangedLocked()
	return nil
}

// networkNameOf returns the Network Name resource that a resource depends on,
// directly or through others; nil if there is none.
func (ds Dependencies) networkNameOf(r *resource) *resource {
	for _, p := range ds.providers(r) {
		if p.Type == TypeNetworkName {
			return p
		}
		if deeper := ds.networkNameOf(p); deeper != nil {
			return deeper
		}
	}
	return nil
}

// networkName returns the name of networkNameOf; empty if there is none.
func (ds Dependencies) networkName(r *resource) string {
	if nn := ds.networkNameOf(r); nn != nil {
		return nn.textParameter("Name")
	}
	return ""
}
