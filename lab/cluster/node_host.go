package cluster

import (
	"slices"
	"strings"

	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// RegistryChanged implements windows.Membership: it updates the checkpoints of online resources.
func (m member) RegistryChanged(h *windows.Host, path string) { m.c.Checkpoints.saveChanged(h, path) }

// ServiceChanged implements windows.Membership.
func (m member) ServiceChanged(h *windows.Host, s scm.Service) {
	if strings.EqualFold(s.Name, scm.ClusterService) {
		m.c.Nodes.serviceChanged(h, s)
	}
	if s.State == scm.Stopped {
		m.c.engine.serviceStopped(h, s.Name)
	}
}

// HostDown implements windows.Membership.
func (m member) HostDown(h *windows.Host) { m.c.Nodes.down(h) }

// HasLoaded implements windows.Membership.
func (m member) HasLoaded(h *windows.Host, path string) bool {
	return m.c.Nodes.joined(h) && slices.ContainsFunc(m.c.types, func(t ResourceType) bool {
		return strings.EqualFold(libraryPath(h, t), path)
	})
}

func (ns Nodes) joined(h *windows.Host) bool {
	n := ns.find(h.Name())
	return n != nil && n.joined
}

// SharedDisks implements windows.Membership.
func (m member) SharedDisks(h *windows.Host) []*volume.Disk {
	if m.c.Nodes.find(h.Name()) == nil {
		return nil
	}
	return m.c.disks
}

// Mounted implements windows.Membership: the host owns the disk, and the disk is online or going offline.
func (m member) Mounted(d *volume.Disk, h *windows.Host) bool {
	r := m.c.Storage.resource(d)
	if r == nil || !m.c.Groups.find(r.Group).owner.host.Is(h) {
		return false
	}
	return r.state == Online || r.state == OfflinePending
}

// MountedElsewhere implements windows.Membership.
func (m member) MountedElsewhere(h *windows.Host) []*volume.Disk {
	if !m.c.Nodes.joined(h) {
		return nil
	}
	var list []*volume.Disk
	for _, d := range m.c.disks {
		for _, n := range m.c.nodes {
			if !n.host.Is(h) && m.Mounted(d, n.host) {
				list = append(list, d)
			}
		}
	}
	return list
}

// IsResource implements windows.Membership.
func (m member) IsResource(d *volume.Disk) bool { return m.c.Storage.resource(d) != nil }

// FileServers implements windows.Membership.
func (m member) FileServers(h *windows.Host) []windows.FileServer {
	var list []windows.FileServer
	if !h.Software.InstalledLocked(windows.FileServerFeature) {
		return nil
	}
	for _, r := range m.c.Resources.onlineOn(h, TypeFileServer) {
		list = append(list, windows.FileServer{Name: m.c.Dependencies.networkName(r), Shares: &r.shares, Serves: func(d *volume.Disk) bool {
			of := m.c.Storage.resource(d)
			return of != nil && m.c.Groups.find(r.Group) == m.c.Groups.find(of.Group)
		}})
	}
	return list
}

// Addresses implements windows.Membership.
func (m member) Addresses(h *windows.Host) []string {
	var list []string
	for _, r := range m.c.Resources.onlineOn(h, TypeIPAddress) {
		list = append(list, r.textParameter("Address"))
	}
	return list
}

// NameAddress implements windows.Membership.
func (m member) NameAddress(name string) string {
	for _, r := range m.c.resources {
		if r.Type != TypeNetworkName || !strings.EqualFold(r.textParameter("Name"), name) {
			continue
		}
		for _, p := range m.c.Dependencies.providers(r) {
			if p.Type == TypeIPAddress {
				return p.textParameter("Address")
			}
		}
	}
	return ""
}

// VirtualAddresses implements windows.Membership with the online addresses outside the core group.
func (m member) VirtualAddresses() []string {
	var list []string
	for _, r := range m.c.resources {
		if r.Type == TypeIPAddress && !r.Core && r.state == Online {
			list = append(list, r.textParameter("Address"))
		}
	}
	return list
}

// OwnDisks implements windows.Membership.
func (m member) OwnDisks() (owner string, disks []*volume.Disk) { return m.c.name, m.c.disks }
