package cluster

import (
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
)

// mayComeOnline returns the error with which a resource fails to come online on a host before its service is started, or nil:
// 5078 for an unknown type, 126 for a missing library, 5002 for a missing dependency, 5079 for a missing feature, 1060 for a
// missing service name, and the codes of checkAddress.
func (e engine) mayComeOnline(r *resource, h *windows.Host) error {
	refuse := func(code uint32) error {
		return win32.Fail(code, "bring cluster resource %q online on %s", r.Name, h.Name())
	}
	t, ok := e.c.Types.find(r.Type)
	if !ok {
		return refuse(win32.CodeTypeMissing)
	}
	if !e.c.Types.hasLibrary(h, t) {
		return refuse(win32.CodeModuleNotFound)
	}
	switch r.Type {
	case TypeIPAddress:
		if code := e.checkAddress(r, h); code != 0 {
			return refuse(code)
		}
	case TypeNetworkName:
		if r.textParameter("Name") == "" || !e.c.Dependencies.dependsOnType(r, TypeIPAddress) {
			return refuse(win32.CodeDependencyUnknown)
		}
	case TypeFileServer:
		if e.c.Dependencies.networkNameOf(r) == nil {
			return refuse(win32.CodeDependencyUnknown)
		}
		if !h.Software.InstalledLocked(windows.FileServerFeature) {
			return refuse(win32.CodeTypeNotSupported)
		}
	case TypeGenericService:
		if r.textParameter("UseNetworkName") == "1" && e.c.Dependencies.networkNameOf(r) == nil {
			return refuse(win32.CodeDependencyUnknown)
		}
		if r.textParameter("ServiceName") == "" {
			return refuse(win32.CodeServiceMissing)
		}
	}
	return e.libraryAllows(r, h, t)
}

// libraryAllows checks the dependencies that the library of a type requires; error 5002.
func (e engine) libraryAllows(r *resource, h *windows.Host, t ResourceType) error {
	dll := e.c.Types.library(h, t)
	for _, typ := range dll.NeedsTypes {
		if !e.c.Dependencies.dependsOnType(r, typ) {
			return win32.Fail(win32.CodeDependencyUnknown, "bring cluster resource %q online on %s: the resource does not depend on a resource of type %q", r.Name, h.Name(), typ)
		}
	}
	if dll.NeedsService != "" && !slices.ContainsFunc(e.c.Dependencies.providers(r), func(p *resource) bool { return strings.EqualFold(e.c.Resources.serviceOf(p), dll.NeedsService) }) {
		return win32.Fail(win32.CodeDependencyUnknown, "bring cluster resource %q online on %s: the resource does not depend on the resource of service %q", r.Name, h.Name(), dll.NeedsService)
	}
	return nil
}

// dependsOnType reports whether a direct provider of the resource has a type.
func (ds Dependencies) dependsOnType(r *resource, typ string) bool {
	return slices.ContainsFunc(ds.providers(r), func(p *resource) bool { return p.Type == typ })
}

// serviceOf returns the name of the Windows service that a resource runs; empty if there is none.
func (rs Resources) serviceOf(r *resource) string {
	if r.Type == TypeGenericService {
		return r.textParameter("ServiceName")
	}
	t, ok := rs.c.Types.find(r.Type)
	if !ok {
		return ""
	}
	return rs.c.Types.library(rs.c.Groups.find(r.Group).owner.host, t).Service
}

// computerName returns the name that GetComputerName returns to the service of a resource: the network name that the resource
// depends on, or the host's name if there is none or a Generic Service does not use it (private property UseNetworkName).
func (ds Dependencies) computerName(r *resource, h *windows.Host) string {
	if r.Type == TypeGenericService && r.textParameter("UseNetworkName") != "1" {
		return h.Name()
	}
	if name := ds.networkName(r); name != "" {
		return name
	}
	return h.Name()
}

// onlineOn returns the online resources of a type that a host owns.
func (rs Resources) onlineOn(h *windows.Host, typ string) []*resource {
	var list []*resource
	for _, r := range rs.c.resources {
		if r.Type == typ && r.state == Online && rs.c.Groups.find(r.Group).owner.host.Is(h) {
			list = append(list, r)
		}
	}
	return list
}
