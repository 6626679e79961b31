package windows

import (
	"time"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// Realistic durations of a restart.
const (
	shutdownTime = 20 * time.Second
	startupTime  = 40 * time.Second
	// quickestRestart is the shortest time between two boot times, however small the scale is: a real computer never starts
	// twice within a second, and clients recognize a restart by its boot time.
	quickestRestart = 2 * time.Second
)

const (
	rebootPendingKey  = `SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending`
	rebootRequiredKey = `SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired`
	sessionManagerKey = `SYSTEM\CurrentControlSet\Control\Session Manager`
	pendingRenames    = "PendingFileRenameOperations"
	furtherRenames    = pendingRenames + "2" // MoveFileEx may also use this value (Windows Internals, Session Manager).
)

// shutdown is a scheduled shutdown that can still be aborted.
type shutdown struct{ started bool }

// Shutdown schedules a restart or, without restart, a power-off, after a delay in the time of the world. Error 1190 if a
// shutdown is scheduled already, 1115 while a shutdown is in progress (Microsoft, "InitiateShutdown function").
func (h *Host) Shutdown(restart bool, delay time.Duration) error {
	h.w.Lock()
	defer h.w.Unlock()
	if h.shutdown != nil {
		code := uint32(win32.CodeShutdownScheduled)
		if h.shutdown.started {
			code = win32.CodeShutdownInProgress
		}
		return win32.Fail(code, "shut down %s", h.name)
	}
	s := &shutdown{}
	h.shutdown = s
	h.Events.AddLocked("System", "User32", 1074, "Information", "The process shutdown.exe has initiated the restart of computer "+h.name+".")
	h.w.ChangedLocked()
	h = h.because(model.CauseRestart)
	go func() {
		goesOn := h.w.Sleep(delay)
		h.w.Lock()
		called := goesOn && h.shutdown == s
		s.started = called
		h.w.Unlock()
		if called {
			h.restart(restart)
		}
	}()
	return nil
}

// AbortShutdown cancels a scheduled shutdown; error 1116 if none is scheduled or it has begun.
func (h *Host) AbortShutdown() error {
	h.w.Lock()
	defer h.w.Unlock()
	if h.shutdown == nil || h.shutdown.started {
		return win32.Fail(win32.CodeNoShutdown, "abort the shutdown of %s", h.name)
	}
	h.shutdown = nil
	h.w.ChangedLocked()
	return nil
}

// Reboot restarts the host at once, as after a power failure. It returns when the host is down; the host comes up later.
func (h *Host) Reboot() {
	h = h.because(model.CauseRestart)
	h.w.Lock()
	h.shutdown = &shutdown{started: true}
	h.w.Unlock()
	h.goDown()
	go h.comeUp(false)
}

func (h *Host) restart(again bool) {
	h.w.Sleep(shutdownTime / 4)
	h.goDown()
	if again {
		h.comeUp(true)
	}
}

// goDown takes the host down: services, tasks and processes end, the cluster is notified, and the OnDown callbacks run.
func (h *Host) goDown() {
	h.w.Lock()
	if h.w.ClosedLocked() || !h.up {
		h.w.Unlock()
		return
	}
	h.up = false
	h.life++
	h.Services.Locked().End()
	for _, t := range h.tasks {
		t.stop(taskStopped)
	}
	h.processes, h.mutexes = map[int]*Process{}, map[string]*mutex{}
	var callbacks []func()
	for _, f := range h.onDown {
		callbacks = append(callbacks, f)
	}
	if c := h.w.cluster; c != nil {
		c.HostDown(h)
	}
	h.w.ChangedLocked()
	h.w.Unlock()
	for _, f := range callbacks {
		f()
	}
}

// comeUp starts the host and its automatic services, the cluster service first. After an unexpected end (orderly is false)
// the System log gets the events 41 of Kernel-Power and 6008 of EventLog (Microsoft, "Windows Kernel event ID 41 error").
func (h *Host) comeUp(orderly bool) {
	h.w.Sleep(shutdownTime*3/4 + startupTime)
	h.w.Lock()
	early := h.info.BootTime.Add(quickestRestart).Sub(h.w.Now())
	h.w.Unlock()
	h.w.Rest(early)
	h.w.Lock()
	if h.w.ClosedLocked() || h.up {
		h.w.Unlock()
		return
	}
	h.boot()
	if !orderly {
		h.Events.AddLocked("System", "Microsoft-Windows-Kernel-Power", 41, "Critical", "The system has rebooted without cleanly shutting down first.")
		h.Events.AddLocked("System", "EventLog", 6008, "Error", "The previous system shutdown was unexpected.")
	}
	life := h.life
	h.w.Unlock()
	h.w.Lock()
	defer h.w.Unlock()
	if h.life == life && h.up {
		h.Services.Locked().StartAutomatic()
	}
}

// boot marks the host as up, completes the pending changes and loads the services. The caller holds the lock.
func (h *Host) boot() {
	h.up, h.shutdown, h.substs = true, nil, nil
	h.info.BootTime = h.w.Now()
	h.clearPending()
	h.Software.endChanges()
	h.Services.Locked().Boot()
	h.public = !h.Services.Locked().CanStart(scm.NetworkLocation)
	h.Events.AddLocked("System", "EventLog", 6005, "Information", "The Event log service was started.")
	h.w.ChangedLocked()
}

// PendingReboot lists why a restart is pending: PendingFileRenameOperations, "Component Based Servicing", "Windows Update". It
// is empty if no restart is pending.
func (h *Host) PendingReboot() []string {
	h.w.Lock()
	defer h.w.Unlock()
	var list []string
	if node := h.registry.Find(registry.Split(sessionManagerKey)); node != nil && max(node.Index(pendingRenames), node.Index(furtherRenames)) >= 0 {
		list = append(list, pendingRenames)
	}
	if h.registry.Find(registry.Split(rebootPendingKey)) != nil {
		list = append(list, "Component Based Servicing")
	}
	if h.registry.Find(registry.Split(rebootRequiredKey)) != nil {
		list = append(list, "Windows Update")
	}
	return list
}

// NeedReboot registers a file to be deleted at the next restart, as an installer
// does for a file in use (Microsoft, "MoveFileEx function", MOVEFILE_DELAY_UNTIL_REBOOT).
func (h *Host) NeedReboot(file string) {
	h.w.Lock()
	defer h.w.Unlock()
	h.registry.Make(registry.Split(sessionManagerKey)).Set(registry.MultiSZ(pendingRenames, `\??\`+file, ""))
	h.Registry.ChangedLocked(sessionManagerKey)
}

// clearPending removes the registry entries of pending restarts. The caller holds the lock.
func (h *Host) clearPending() {
	manager := h.registry.Make(registry.Split(sessionManagerKey))
	manager.Unset(pendingRenames)
	manager.Unset(furtherRenames)
	for _, path := range []string{rebootPendingKey, rebootRequiredKey} {
		names := registry.Split(path)
		last := len(names) - 1
		if parent := h.registry.Find(names[:last]); parent != nil {
			delete(parent.Subs, win32.Fold(names[last]))
		}
	}
}
