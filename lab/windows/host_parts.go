package windows

import "changeover/lab/windows/scm"

// These types are the parts of a host, one for each subject. The journal records the changes of a part for the actor of the
// Host value that the part belongs to. Exported methods take the lock of the world.
type (
	// Registry is the registry below HKEY_LOCAL_MACHINE.
	Registry struct{ h *Host }
	// Files are the files and folders on the volumes that the host sees.
	Files struct{ h *Host }
	// Storage are the host's disks and volumes.
	Storage struct{ h *Host }
	// Accounts are names and SIDs, local groups and user rights.
	Accounts struct{ h *Host }
	// Shares are the SMB shares.
	Shares struct{ h *Host }
	// Networking are adapters, names and ports.
	Networking struct{ h *Host }
	// Printing is the print spooler.
	Printing struct{ h *Host }
	// Processes are the running processes and their mutexes.
	Processes struct{ h *Host }
	// Tasks is the task scheduler.
	Tasks struct{ h *Host }
	// Installed is the installed software, the updates and the Windows features.
	Installed struct{ h *Host }
	// Events are the event logs.
	Events struct{ h *Host }
)

// newHost returns a view of a machine: a Host with its parts, for the actor of w.
func newHost(m *machine, w *World) *Host {
	h := &Host{machine: m, w: w}
	h.Registry, h.Services, h.Files, h.Storage = Registry{h}, scm.NewServices(m.services, w.View, scmHost{h}), Files{h}, Storage{h}
	h.Accounts, h.Shares, h.Network, h.Printing = Accounts{h}, Shares{h}, Networking{h}, Printing{h}
	h.Processes, h.Tasks, h.Software, h.Events = Processes{h}, Tasks{h}, Installed{h}, Events{h}
	return h
}
