package cluster

import (
	"time"
)

// Realistic times of a restart.
const (
	shutdownTime = 20 * time.Second
	startupTime  = 40 * time.Second
)

const (
	rebootPendingKey  = `SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending`
	rebootRequiredKey = `SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired`
	sessionManagerKey = `SYSTEM\CurrentControlSet\Control\Session Manager`
	pendingRenames    = "PendingFileRenameOperations"
)

// shutdown is a scheduled shutdown that can still be called off.
type shutdown struct{ started bool }

// Shutdown schedules a restart, or a shutdown from which the host does not
// return by itself, after a delay on the hosts' clocks. Errors: 1190 where one
// is scheduled, 1115 while one is in progress.
func (h *Host) Shutdown(restart bool, delay time.Duration) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if h.shutdown != nil {
		code := uint32(CodeShutdownScheduled)
		if h.shutdown.started {
			code = CodeShutdownInProgress
		}
		return fail(code, "shut down %s", h.name)
	}
	s := &shutdown{}
	h.shutdown = s
	h.addEvent("System", "User32", 1074, "Information", "The process shutdown.exe has initiated the restart of computer "+h.name+".")
	h.w.changed()
	h = h.because(CauseRestart)
	go func() {
		h.w.pause(delay)
		h.w.mu.Lock()
		called := h.shutdown == s
		s.started = called
		h.w.mu.Unlock()
		if called {
			h.restart(restart)
		}
	}()
	return nil
}

// AbortShutdown calls a scheduled shutdown off; error 1116 where none is scheduled.
func (h *Host) AbortShutdown() error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if h.shutdown == nil || h.shutdown.started {
		return fail(CodeNoShutdown, "abort the shutdown of %s", h.name)
	}
	h.shutdown = nil
	h.w.changed()
	return nil
}

// Reboot restarts the host at once, as a power failure does. It returns when
// the host is down; AwaitUp waits for its return.
func (h *Host) Reboot() {
	h = h.because(CauseRestart)
	h.w.mu.Lock()
	h.shutdown = &shutdown{started: true}
	h.w.mu.Unlock()
	h.goDown()
	go h.comeUp()
}

func (h *Host) restart(again bool) {
	h.w.pause(shutdownTime / 4)
	h.goDown()
	if again {
		h.comeUp()
	}
}

// goDown ends everything that runs on the host and drops its connections.
func (h *Host) goDown() {
	h.w.mu.Lock()
	if !h.up {
		h.w.mu.Unlock()
		return
	}
	h.up = false
	h.life++
	for _, s := range h.services {
		s.gen++
		s.State, s.ExitCode, s.ProcessID = Stopped, 1077, 0
	}
	for _, t := range h.tasks {
		t.stop(taskStopped)
	}
	h.processes, h.mutexes = map[int]*Process{}, map[string]*mutex{}
	var callbacks []func()
	for _, f := range h.onDown {
		callbacks = append(callbacks, f)
	}
	if c := h.w.cluster; c != nil {
		c.nodeDown(h)
	}
	h.w.changed()
	h.w.mu.Unlock()
	for _, f := range callbacks {
		f()
	}
}

// comeUp starts the host: it answers, then the cluster service joins, then
// the services of automatic start follow.
func (h *Host) comeUp() {
	h.w.pause(shutdownTime*3/4 + startupTime)
	h.w.mu.Lock()
	if h.w.closed || h.up {
		h.w.mu.Unlock()
		return
	}
	h.boot()
	life := h.life
	h.w.mu.Unlock()
	h.startAutomatic(life)
}

// boot makes the host answer again. The caller holds the lock.
func (h *Host) boot() {
	h.up, h.shutdown, h.substs = true, nil, nil
	h.info.BootTime = h.w.now()
	h.clearPending()
	h.loadServices()
	h.addEvent("System", "EventLog", 6005, "Information", "The Event log service was started.")
	for _, s := range h.services {
		if s.StartType == "Boot" || s.StartType == "System" {
			s.State, s.ExitCode = Running, 0
		}
	}
	h.w.changed()
}

// startAutomatic starts the services of automatic start in the order of their
// names, the cluster service first among those that others wait for.
func (h *Host) startAutomatic(life int) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if h.life != life || !h.up {
		return
	}
	names := []string{ClusterService}
	for _, s := range h.sortedServices() {
		names = append(names, s.Name)
	}
	for _, name := range names {
		s := h.services[fold(name)]
		if s == nil || s.StartType != StartAuto || s.State != Stopped {
			continue
		}
		if err := h.startService(name, h.name, ""); err != nil {
			s.ExitCode = CodeOf(err)
			h.addEvent("System", "Service Control Manager", 7000, "Error", "The "+s.DisplayName+" service failed to start due to the following error: "+Message(CodeOf(err)))
		}
	}
}

// PendingReboot tells what waits for a restart: PendingFileRenameOperations,
// component servicing, Windows Update. Empty means nothing does.
func (h *Host) PendingReboot() []string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []string
	if node := h.registry.find(regPath(sessionManagerKey)); node != nil && node.index(pendingRenames) >= 0 {
		list = append(list, pendingRenames)
	}
	if h.registry.find(regPath(rebootPendingKey)) != nil {
		list = append(list, "Component Based Servicing")
	}
	if h.registry.find(regPath(rebootRequiredKey)) != nil {
		list = append(list, "Windows Update")
	}
	return list
}

// NeedReboot leaves a file rename for the next restart, as an installer does
// that found a file in use.
func (h *Host) NeedReboot(file string) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.registry.make(regPath(sessionManagerKey)).set(MultiSZ(pendingRenames, `\??\`+file, ""))
	h.registryChanged(sessionManagerKey)
}

func (h *Host) clearPending() {
	h.registry.make(regPath(sessionManagerKey)).unset(pendingRenames)
	for _, path := range []string{rebootPendingKey, rebootRequiredKey} {
		names := regPath(path)
		last := len(names) - 1
		if parent := h.registry.find(names[:last]); parent != nil {
			delete(parent.subs, fold(names[last]))
		}
	}
}
