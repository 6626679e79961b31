package cluster

import (
	"fmt"
	"strings"

	"changeover/activities/engine"
	"changeover/config"
	"changeover/config/catalogue"
	"changeover/runbook"
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

// ResourceList is every resource of a cluster.
type ResourceList []ResourceSeen

// Find looks a resource up; found is false where there is none, and an error
// says that the reference fits more than one.
func (l ResourceList) Find(ref ResourceRef) (found ResourceSeen, ok bool, err error) {
	candidates := l.InRole(ref.Role)
	if ref.Service != "" {
		if hits := candidates.ByService(ref.Service); len(hits) > 0 {
			return one(ref, hits)
		}
		if unread := candidates.Keep(func(r ResourceSeen) bool { return r.Type == catalogue.GenericServiceType && r.Unread != "" }); len(unread) > 0 {
			return ResourceSeen{}, false, unread[0].unreadFor(ref)
		}
	}
	if ref.Name != "" {
		return one(ref, candidates.ByName(ref.Name))
	}
	if ref.Type != "" {
		return one(ref, candidates.ByType(ref.Type))
	}
	return ResourceSeen{}, false, nil
}

// unreadFor is the error of a search for a service that the resource may run.
func (r ResourceSeen) unreadFor(ref ResourceRef) error {
	return engine.Precondition("cannot find the %s: resource '%s' of role '%s' may run this service, but its properties cannot be read: %s; run Get-ClusterResource -Name %s | Get-ClusterParameter in an elevated PowerShell on a node, "+
		"and correct the cause of the error, or remove the resource if nobody uses it; then retry", ref, r.Name, r.Group, r.Unread, config.Quoted(r.Name))
}

// must is Find for a resource that a step relies on.
func (l ResourceList) must(ref ResourceRef) (ResourceSeen, error) {
	found, ok, err := l.Find(ref)
	if err != nil {
		return found, err
	}
	if !ok {
		where := "the cluster"
		if ref.Role != "" {
			where = "role '" + ref.Role + "'"
		}
		return found, engine.Precondition("cannot find the %s: %s has no such resource; %s", ref, where, ref.HowToCreate())
	}
	return found, nil
}

// HowToCreate is the advice about a resource that does not exist. A runbook creates the resource with all its settings, so
// nobody has to know them, except for a File Server, which only the setup of XPR creates.
func (r ResourceRef) HowToCreate() string {
	switch {
	case r.Service != "" || r.Type == catalogue.InformationStoreType:
		return engine.RunFirst(runbook.Integrate + ", which creates the resource with its dependencies and settings (9.7)")
	case r.Type == catalogue.IPAddressType || r.Type == catalogue.NetworkNameType || r.Type == catalogue.PhysicalDiskType:
		return engine.RunFirst(runbook.Prepare + ", which creates the resource with the values of the site file (7.3)")
	case r.Type == catalogue.FileServerType:
		return "if XPR is not installed yet, " + engine.RunFirst(runbook.Install+", which runs the setup of XPR, and the setup creates the resource") + ". If somebody removed the resource, run in an elevated PowerShell on a node: " +
			"Add-ClusterResource -Name 'File Server' -ResourceType 'File Server' -Group " + config.Quoted(r.Role) + "; " +
			"Set-ClusterResourceDependency -Resource 'File Server' -Dependency '[NAME] and [DISK]', where NAME and DISK are the role's resources of the types Network Name and Physical Disk (9.6.2); " +
			"Start-ClusterResource -Name 'File Server'; then retry"
	}
	return "run Get-ClusterResource in an elevated PowerShell on a node to see all resources; ask the administrators of the cluster why this resource was removed or renamed; when the resource exists again, retry"
}

// reference is the reference by which steps find this resource.
func (r ResourceSeen) reference() ResourceRef {
	return ResourceRef{Role: r.Group, Service: r.Service, Type: r.Type}
}

func one(ref ResourceRef, hits ResourceList) (ResourceSeen, bool, error) {
	switch len(hits) {
	case 0:
		return ResourceSeen{}, false, nil
	case 1:
		return hits[0], true, nil
	}
	return ResourceSeen{}, false, engine.Precondition("cannot choose the %s: %d resources match (%s); "+
		"%s. To continue, %s, then retry; if you cannot tell which resource XPR uses, abort and ask the vendor",
		ref, len(hits), strings.Join(hits.Names(), ", "), hits.compareCommands(), removeCommands)
}

// removeCommands is the advice that follows compareCommands. Failover Cluster Manager cannot be used while there are two
// information stores (9.7.3), so the advice names the commands for every resource.
const removeCommands = "run Stop-ClusterResource -Name NAME and Remove-ClusterResource -Name NAME for each resource that XPR does not use"

// compareCommands is the advice to compare these resources.
func (l ResourceList) compareCommands() string {
	var all []string
	for _, name := range l.Names() {
		all = append(all, config.Quoted(name))
	}
	names := strings.Join(all, ", ")
	return "in an elevated PowerShell on a node, compare the role (OwnerGroup) and the state of these resources (Get-ClusterResource -Name " + names + "), " +
		"and their dependencies (Get-ClusterResourceDependency -Resource " + names + ")"
}

// InRole returns the resources of a role; an empty name means those of all roles.
func (l ResourceList) InRole(role string) ResourceList {
	if role == "" {
		return l
	}
	return l.Keep(func(r ResourceSeen) bool { return strings.EqualFold(r.Group, role) })
}

// ByService returns the resources with the key of a service.
func (l ResourceList) ByService(key string) ResourceList {
	return l.Keep(func(r ResourceSeen) bool { return strings.EqualFold(r.Service, key) })
}

// ByName returns the resources of a name.
func (l ResourceList) ByName(name string) ResourceList {
	return l.Keep(func(r ResourceSeen) bool { return strings.EqualFold(r.Name, name) })
}

// ByType returns the resources of a type.
func (l ResourceList) ByType(resourceType string) ResourceList {
	return l.Keep(func(r ResourceSeen) bool { return strings.EqualFold(r.Type, resourceType) })
}

// InState returns the resources in a state.
func (l ResourceList) InState(state GroupState) ResourceList {
	return l.Keep(func(r ResourceSeen) bool { return r.State == state })
}

// Keep returns the resources for which fits reports true.
func (l ResourceList) Keep(fits func(ResourceSeen) bool) ResourceList {
	var kept ResourceList
	for _, r := range l {
		if fits(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// Names returns the resources' names.
func (l ResourceList) Names() []string {
	names := make([]string, len(l))
	for i, r := range l {
		names[i] = r.Name
	}
	return names
}

// States lists resources with their states, for messages and evidence.
func (l ResourceList) States() string {
	parts := make([]string, len(l))
	for i, r := range l {
		parts[i] = fmt.Sprintf("%s: %s", r.Name, r.Shown())
	}
	return strings.Join(parts, ", ")
}
