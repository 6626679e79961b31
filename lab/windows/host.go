package windows

import (
	"changeover/lab/windows/registry"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// Host is a Windows server. A Host value is a view of the server: several views share one machine, and the journal records
// changes made through a view for the actor of its World.
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

// machine is the state that all views of a host share.
type machine struct {
	name string
	info HostInfo
	up   bool
	// public is set if Network Location Awareness could not start at the boot: the network then has the public profile.
	public bool
	// life counts how often the host went down. Work that began before compares the number, and ends without effect.
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
	// ownRights has, for each user right that a group policy overrides, the holders of the local security policy.
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

// Name returns the computer name as HostSpec spelled it.
func (h *Host) Name() string { return h.name }

// Is reports whether two views are of the same host.
func (h *Host) Is(other *Host) bool { return h.machine == other.machine }

// World returns the view of the world that the host belongs to.
func (h *Host) World() *World { return h.w }

// Info returns a copy of the hardware and system facts of the host.
func (h *Host) Info() HostInfo {
	h.w.Lock()
	defer h.w.Unlock()
	info := h.info
	info.SoundDevices = append([]string(nil), h.info.SoundDevices...)
	return info
}

// SetInfo changes the hardware and system facts of a host, such as a replaced processor; name and boot time stay.
func (h *Host) SetInfo(change func(*HostInfo)) {
	h.w.Lock()
	defer h.w.Unlock()
	name, boot := h.info.Name, h.info.BootTime
	change(&h.info)
	h.info.Name, h.info.BootTime = name, boot
}

// Up reports whether the host runs; it is false while the host restarts and after a shutdown.
func (h *Host) Up() bool {
	h.w.Lock()
	defer h.w.Unlock()
	return h.up
}

// Answers reports whether the firewall lets other hosts reach WinRM: the host is up, and Network Location Awareness
// has found the network's category. Until then the network has the public profile, and its rules for WinRM admit only the
// local subnet (Microsoft, "Installation and configuration for Windows Remote Management"; "Windows Firewall profiles").
func (h *Host) Answers() bool {
	h.w.Lock()
	defer h.w.Unlock()
	return h.up && (!h.public || h.Services.Locked().IsRunning(scm.NetworkLocation))
}

// Release returns the release of Windows that the host runs.
func (h *Host) Release() release.Release { return release.ByBuild(h.Info().Build) }

// BuildLocked returns the build number of Windows, e.g. 14393. The caller holds the lock.
func (h *Host) BuildLocked() string { return h.info.Build }

// UpLocked is Up for callers that hold the lock.
func (h *Host) UpLocked() bool { return h.up }

// OnDown registers a function that is called when the host goes down, without
// the world's lock, until cancel is called. WinRM drops its connections with it.
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
