package windows

import (
	"changeover/lab/model"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// Membership is the failover cluster as its hosts use it: its notifications and queries.
// The caller of each method holds the lock.
type Membership interface {
	// RegistryChanged notifies the cluster of a change at or below a path of a host's registry.
	RegistryChanged(h *Host, path string)
	// ServiceChanged notifies the cluster of a service's new state.
	ServiceChanged(h *Host, s scm.Service)
	// HostDown notifies the cluster that a host has gone down.
	HostDown(h *Host)
	// HasLoaded reports whether the cluster service of a host has loaded a file as a library.
	HasLoaded(h *Host, path string) bool
	// SharedDisks returns the shared disks that are attached to a host.
	SharedDisks(h *Host) []*volume.Disk
	// Mounted reports whether the volumes of a shared disk are mounted on a host.
	Mounted(d *volume.Disk, h *Host) bool
	// MountedElsewhere returns the shared disks that are mounted on other nodes.
	MountedElsewhere(h *Host) []*volume.Disk
	// IsResource reports whether a shared disk is a resource of the cluster.
	IsResource(d *volume.Disk) bool
	// FileServers returns the clustered file servers that are online on a host.
	FileServers(h *Host) []FileServer
	// Addresses returns the IP addresses of the online resources that a host owns.
	Addresses(h *Host) []string
	// NameAddress returns the address of a network name; empty for an unknown name.
	NameAddress(name string) string
	// VirtualAddresses returns the online addresses of virtual servers.
	VirtualAddresses() []string
	// Facts adds the cluster's facts for the journal.
	Facts(f model.Facts)
	// OwnDisks returns all shared disks; owner is the name under which the journal lists them.
	OwnDisks() (owner string, disks []*volume.Disk)
}

// FileServer is a clustered file server.
type FileServer struct {
	// Name is its network name.
	Name string
	// Shares points to the list of its shares.
	Shares *[]*Share
	// Serves reports whether a shared disk is in its group.
	Serves func(d *volume.Disk) bool
}

// MembershipLocked returns the cluster of the world's hosts; nil before one is formed. The caller holds the lock.
func (w *World) MembershipLocked() Membership { return w.cluster }

// SetMembershipLocked sets the cluster of the world's hosts. The caller holds the lock.
func (w *World) SetMembershipLocked(c Membership) { w.cluster = c }
