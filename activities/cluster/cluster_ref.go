package cluster

import (
	"fmt"
	"strings"

	"changeover/activities/engine"
)

// ResourceRef finds a cluster resource: in Role by the Service key of a generic service, else by
// Name, else in Role by its Type. Labels vary between sites, keys and types do not (G-08).
type ResourceRef struct {
	Role    string `json:"role,omitempty"`
	Name    string `json:"name,omitempty"`
	Service string `json:"service,omitempty"`
	Type    string `json:"type,omitempty"`
}

// String says which resource is meant, for messages.
func (r ResourceRef) String() string {
	switch {
	case r.Service != "":
		return "resource of service " + r.Service
	case r.Name != "":
		return "resource '" + r.Name + "'"
	default:
		return "resource of type " + r.Type
	}
}

// resourceList is every resource of a cluster.
type resourceList []resourceSeen

// find looks a resource up; found is false where there is none, and an error
// says that the reference fits more than one.
func (l resourceList) find(ref ResourceRef) (found resourceSeen, ok bool, err error) {
	candidates := l.inRole(ref.Role)
	if ref.Service != "" {
		if hits := candidates.byService(ref.Service); len(hits) > 0 {
			return one(ref, hits)
		}
	}
	if ref.Name != "" {
		return one(ref, candidates.byName(ref.Name))
	}
	if ref.Type != "" {
		return one(ref, candidates.byType(ref.Type))
	}
	return resourceSeen{}, false, nil
}

// must is find for a resource that a step relies on.
func (l resourceList) must(ref ResourceRef) (resourceSeen, error) {
	found, ok, err := l.find(ref)
	if err != nil {
		return found, err
	}
	if !ok {
		where := "the cluster"
		if ref.Role != "" {
			where = "role '" + ref.Role + "'"
		}
		return found, engine.Precondition("cannot find the %s: %s has none; do the steps that create it first", ref, where)
	}
	return found, nil
}

func one(ref ResourceRef, hits resourceList) (resourceSeen, bool, error) {
	switch len(hits) {
	case 0:
		return resourceSeen{}, false, nil
	case 1:
		return hits[0], true, nil
	}
	return resourceSeen{}, false, engine.Precondition("cannot tell which %s is meant: there are %d (%s); name it in the site file",
		ref, len(hits), strings.Join(hits.names(), ", "))
}

func (l resourceList) inRole(role string) resourceList {
	if role == "" {
		return l
	}
	return l.keep(func(r resourceSeen) bool { return strings.EqualFold(r.Group, role) })
}

func (l resourceList) byService(key string) resourceList {
	return l.keep(func(r resourceSeen) bool { return strings.EqualFold(r.Service, key) })
}

func (l resourceList) byName(name string) resourceList {
	return l.keep(func(r resourceSeen) bool { return strings.EqualFold(r.Name, name) })
}

func (l resourceList) byType(resourceType string) resourceList {
	return l.keep(func(r resourceSeen) bool { return strings.EqualFold(r.Type, resourceType) })
}

func (l resourceList) inState(state GroupState) resourceList {
	return l.keep(func(r resourceSeen) bool { return r.State == state })
}

func (l resourceList) keep(fits func(resourceSeen) bool) resourceList {
	var kept resourceList
	for _, r := range l {
		if fits(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

func (l resourceList) names() []string {
	names := make([]string, len(l))
	for i, r := range l {
		names[i] = r.Name
	}
	return names
}

// states lists resources with their states, for messages and evidence.
func (l resourceList) states() string {
	parts := make([]string, len(l))
	for i, r := range l {
		parts[i] = fmt.Sprintf("%s: %s", r.Name, r.State)
	}
	return strings.Join(parts, ", ")
}
