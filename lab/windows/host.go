package windows

import (
	"changeover/lab/windows/registry"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// Host is a Windows server, seen in a world.
type Host struct {
	*machine
	w *World

	Registry  Registry
	Services  scm.Services
	Files     Files
	Storage   Storage
	Accounts  Accounts
	Shares    Shares
	Network   Networking
	Printing  Printing
	Processes Processes
	Tasks     Tasks
	Software  Installed
	Events    Events
}

// machine is what all views of a host share.
type machine struct {
	name string
	info HostInfo
	up   bool
	// public says that the network's category has been unknown since the start.
	public bool
	// life counts the starts, so that what was begun before a restart ends with it.
	life     int
	shutdown *shutdown
	onDown   map[int]func()
	nextID   int

	registry *registry.Tree
	services *scm.Database

	disks  []*volume.Disk
	substs []*volume.Volume
	shares []*Share

	groups []*localGroup
	rights map[string][]string
	// ownRights are the lists of the host's own security policy where a group policy has put others in force.
	ownRights map[string][]string
	features  []*Feature
	hotfixes  []HotFix
	tasks     []*task
	processes map[int]*Process
	mutexes   map[string]*mutex
	nextPID   int
	nics      []*NIC
	ports     []string
	drivers   []string
	printers  []Printer
	events    []Event
}

// Name is the computer name as it was given.
func (h *Host) Name() string { return h.name }

// Is reports whether two views are of the same host.
func (h *Host) Is(other *Host) bool { return h.machine == other.machine }

// World is the world the host belongs to.
func (h *Host) World() *World { return h.w }

// Info says what the host is.
func (h *Host) Info() HostInfo {
	h.w.Lock()
	defer h.w.Unlock()
	info := h.info
	info.SoundDevices = append([]string(nil), h.info.SoundDevices...)
	return info
}

// SetInfo changes the hardware and system facts of a host, as somebody does
// who swaps a processor; name and boot time stay.
func (h *Host) SetInfo(change func(*HostInfo)) {
	h.w.Lock()
	defer h.w.Unlock()
	name, boot := h.info.Name, h.info.BootTime
	change(&h.info)
	h.info.Name, h.info.BootTime = name, boot
}

// Up is false while the host restarts.
func (h *Host) Up() bool {
	h.w.Lock()
	defer h.w.Unlock()
	return h.up
}

// Answers reports whether the firewall lets other hosts reach WinRM: the host is up, and Network Location Awareness
// has found the network's category. Until then a network has the public profile, whose rules for WinRM admit its own
// subnet only (Microsoft, Installation and configuration for Windows Remote Management; Windows Firewall profiles).
func (h *Host) Answers() bool {
	h.w.Lock()
	defer h.w.Unlock()
	return h.up && (!h.public || h.Services.Locked().IsRunning(scm.NetworkLocation))
}

// Release is the release of Windows that the host has.
func (h *Host) Release() release.Release { return release.ByBuild(h.Info().Build) }

// BuildLocked is the build of Windows, for callers that hold the lock.
func (h *Host) BuildLocked() string { return h.info.Build }

// UpLocked is Up for callers that hold the lock.
func (h *Host) UpLocked() bool { return h.up }

// OnDown registers a callback for the moment the host goes down, when its
// connections drop. It is called without the world's lock.
func (h *Host) OnDown(f func()) (cancel func()) {
	h.w.Lock()
	defer h.w.Unlock()
	id := h.nextID
	h.nextID++
	h.onDown[id] = f
	return func() {
		h.w.Lock()
		defer h.w.Unlock()
		delete(h.onDown, id)
	}
}
