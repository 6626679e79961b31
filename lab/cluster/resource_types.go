package cluster

import (
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
)

// windowsTypes are the resource types that Windows registers.
var windowsTypes = []string{
	TypeIPAddress, TypeNetworkName, TypePhysicalDisk, TypeFileServer, TypeGenericService, TypePrintSpooler,
	"Generic Application", "Generic Script", "IPv6 Address", "DHCP Service", "File Share Witness",
}

// List lists the registered types.
func (ts Types) List() []ResourceType {
	ts.c.w.Lock()
	defer ts.c.w.Unlock()
	return append([]ResourceType(nil), ts.c.types...)
}

// Create registers a type with its library; a file name without a folder means
// the Windows cluster folder. Error 5010 for a type that exists, 126 if a node that
// is a member does not have the library at that path.
func (ts Types) Create(name, dll string) (ResourceType, error) {
	ts.c.w.Lock()
	defer ts.c.w.Unlock()
	if _, known := ts.find(name); known {
		return ResourceType{}, win32.Fail(win32.CodeObjectExists, "create cluster resource type %q", name)
	}
	t := ResourceType{Name: name, DisplayName: name, DLL: dll}
	for _, n := range ts.c.nodes {
		if n.joined && !ts.hasLibrary(n.host, t) {
			return ResourceType{}, win32.Fail(win32.CodeModuleNotFound, "create cluster resource type %q: %s is missing on %s", name, dll, n.host.Name())
		}
	}
	ts.c.types = append(ts.c.types, t)
	ts.c.w.ChangedLocked()
	return t, nil
}

func (ts Types) find(name string) (ResourceType, bool) {
	for _, t := range ts.c.types {
		if strings.EqualFold(t.Name, name) {
			return t, true
		}
	}
	return ResourceType{}, false
}

// libraryPath returns the path from which the cluster service of a host loads the library of a type.
func libraryPath(h *windows.Host, t ResourceType) string {
	if strings.ContainsAny(t.DLL, `\:%`) {
		return h.ExpandLocked(t.DLL)
	}
	return windows.ClusterFolder + `\` + t.DLL
}

// hasLibrary reports whether a host has the library of a type.
func (ts Types) hasLibrary(h *windows.Host, t ResourceType) bool {
	node, _, err := h.Files.LookLocked(libraryPath(h, t), "load")
	return err == nil && !node.Dir
}

// library returns the behaviour of a type's library on a host.
func (ts Types) library(h *windows.Host, t ResourceType) windows.ResourceDLL {
	return ts.c.w.LibraryLocked(h, libraryPath(h, t))
}
