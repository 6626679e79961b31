package cluster

import (
	"slices"
	"strings"

	"changeover/lab/win32"
)

// providers are the resources that r directly depends on, all of them required.
func (ds Dependencies) providers(r *resource) []*resource {
	var list []*resource
	for _, id := range r.Providers {
		if p := ds.c.Resources.find(id); p != nil {
			list = append(list, p)
		}
	}
	return list
}

// dependents are the resources that directly depend on r.
func (ds Dependencies) dependents(r *resource) []*resource {
	var list []*resource
	for _, other := range ds.c.resources {
		if slices.Contains(other.Providers, r.ID) {
			list = append(list, other)
		}
	}
	return list
}

// Add adds a provider to those that a resource requires. Errors:
// 5007, 5003 where it depends on it already or a circle would close, 5002 for
// a provider in another group, 5019 while the resource is online and the provider is not.
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

func (ds Dependencies) mayDepend(r, p *resource) error {
	switch {
	case !strings.EqualFold(r.Group, p.Group):
		return win32.Fail(win32.CodeDependencyUnknown, "make cluster resource %q depend on %q of another group", r.Name, p.Name)
	case r == p || ds.reaches(p, r):
		return win32.Fail(win32.CodeDependencyExists, "make cluster resource %q depend on %q, which depends on it", r.Name, p.Name)
	case r.state == Online && p.state != Online:
		return win32.Fail(win32.CodeResourceOnline, "make the online cluster resource %q depend on %q", r.Name, p.Name)
	}
	return nil
}

// reaches reports whether from depends on to, directly or not.
func (ds Dependencies) reaches(from, to *resource) bool {
	for _, p := range ds.providers(from) {
		if p == to || ds.reaches(p, to) {
			return true
		}
	}
	return false
}

// Remove removes a direct provider; errors 5007, 5002.
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

// Set replaces all providers of a resource; errors as AddDependency.
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

// networkNameOf is the online network name that a resource depends on,
// directly or not; nil if there is none.
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

// networkName is the name behind networkNameOf; empty if there is none.
func (ds Dependencies) networkName(r *resource) string {
	if nn := ds.networkNameOf(r); nn != nil {
		return nn.textParameter("Name")
	}
	return ""
}
