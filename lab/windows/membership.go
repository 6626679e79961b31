package windows

import (
	"changeover/lab/model"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// Membership is what a host asks the failover cluster that it is a node of, and what it reports to it.
// All methods are called while the lock is held.
type Membership interface {
	// RegistryChanged reports that something at or below a path of a host's registry has changed.
	RegistryChanged(h *Host, path string)
	// ServiceChanged reports that a service has changed its state.
	ServiceChanged(h *Host, s scm.Service)
	// HostDown reports that a host has gone down.
	HostDown(h *Host)
	// HasLoaded reports whether the cluster service of a host has loaded a file as a library.
	HasLoaded(h *Host, path string) bool
	// SharedDisks are the shared disks that are attached to a host.
	SharedDisks(h *Host) []*volume.Disk
	// Mounted reports whether a host sees a shared disk's volumes.
	Mounted(d *volume.Disk, h *Host) bool
	// MountedElsewhere are the shared disks that the other nodes have mounted.
	MountedElsewhere(h *Host) []*volume.Disk
	// IsResource reports whether a shared disk is a resource of the cluster.
	IsResource(d *volume.Disk) bool
	// FileServers are the clustered file servers that are online on a host.
	FileServers(h *Host) []FileServer
	// Addresses are those that online resources have put on a host.
	Addresses(h *Host) []string
	// NameAddress is the address of a network name; empty for an unknown one.
	NameAddress(name string) string
	// VirtualAddresses are the online addresses of virtual servers.
	VirtualAddresses() []string
	// Facts adds what the journal watches.
	Facts(f model.Facts)
	// OwnDisks are all shared disks, with the name of their owner in the journal.
	OwnDisks() (owner string, disks []*volume.Disk)
}

// FileServer is a clustered file server.
type FileServer struct {
	// Name is its network name.
	Name string
	// Shares that it keeps.
	Shares *[]*Share
	// Serves reports whether a shared disk is in its group.
	Serves func(d *volume.Disk) bool
}

// MembershipLocked is the cluster of the world's hosts; nil before one is formed.
func (w *World) MembershipLocked() Membership { return w.cluster }

// SetMembershipLocked makes a cluster that of the world's hosts.
func (w *World) SetMembershipLocked(c Membership) { w.cluster = c }
