package cluster

import "strings"

const (
	clusterFolder = `C:\Windows\Cluster`
	windowsDLL    = "clusres.dll"
)

// windowsTypes are the resource types that Windows registers.
var windowsTypes = []string{
	TypeIPAddress, TypeNetworkName, TypePhysicalDisk, TypeFileServer, TypeGenericService, TypePrintSpooler,
	"Generic Application", "Generic Script", "IPv6 Address", "DHCP Service", "File Share Witness",
}

// ResourceTypes lists the registered types.
func (c *Cluster) ResourceTypes() []ResourceType {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	return append([]ResourceType(nil), c.types...)
}

// CreateResourceType registers a type with its library: a bare file name lies
// in the Windows cluster folder. Errors: 5010 for a known type, 126 where a
// node that is up lacks the library at that path.
func (c *Cluster) CreateResourceType(name, dll string) (ResourceType, error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	if _, known := c.resourceType(name); known {
		return ResourceType{}, fail(CodeObjectExists, "create cluster resource type %q", name)
	}
	t := ResourceType{Name: name, DisplayName: name, DLL: dll}
	for _, n := range c.nodes {
		if n.joined && !c.typeWorks(n.host, t) {
			return ResourceType{}, fail(CodeModuleNotFound, "create cluster resource type %q: %s is missing on %s", name, dll, n.host.name)
		}
	}
	c.types = append(c.types, t)
	c.w.changed()
	return t, nil
}

func (c *Cluster) resourceType(name string) (ResourceType, bool) {
	for _, t := range c.types {
		if strings.EqualFold(t.Name, name) {
			return t, true
		}
	}
	return ResourceType{}, false
}

// libraryPath is where the cluster service loads a type's library from.
func libraryPath(h *Host, t ResourceType) string {
	if strings.ContainsAny(t.DLL, `\:%`) {
		return h.expand(t.DLL)
	}
	return clusterFolder + `\` + t.DLL
}

// typeWorks tells whether a host has the library of a type.
func (c *Cluster) typeWorks(h *Host, t ResourceType) bool {
	node, _, err := h.lookFile(libraryPath(h, t), "load")
	return err == nil && !node.dir
}

// library is what a type's library does on a host.
func (c *Cluster) library(h *Host, t ResourceType) ResourceDLL {
	return c.w.dlls[h.programID(libraryPath(h, t))]
}

// inUse tells whether a file cannot be replaced now: a library that the
// cluster service has loaded, or the program of a running service.
func (h *Host) inUse(path string) bool {
	_, spelled, err := h.lookFile(path, "open")
	if err != nil {
		return false
	}
	if c := h.w.cluster; c != nil && c.node(h.name) != nil && c.node(h.name).joined {
		for _, t := range c.types {
			if strings.EqualFold(libraryPath(h, t), spelled) {
				return true
			}
		}
	}
	for _, s := range h.services {
		if s.State != Stopped && strings.EqualFold(h.expand(executable(s.BinaryPath)), spelled) {
			return true
		}
	}
	return false
}
