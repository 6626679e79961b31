package cluster

import (
	"context"
	"slices"
	"sort"
	"time"
)

// mutex is a named mutex of a host's kernel, owned by a process.
type mutex struct {
	owner     int
	count     int
	abandoned bool
}

// StartProcess lists a process and gives its id.
func (h *Host) StartProcess(name, command string) (pid int) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	pid = h.newPID()
	h.processes[pid] = &Process{ID: pid, Name: name, Command: command, Started: h.w.now()}
	return pid
}

// Family is a number for a start and what it leads to.
func (h *Host) Family() int {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.newPID()
}

// LeaveProcess starts a process that a program leaves behind when it ends, such as one in the notification area.
func (h *Host) LeaveProcess(run Run, name string) (pid int) {
	pid = h.StartProcess(name, name)
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.processes[pid].Family = run.Family
	return pid
}

// AwaitFamily waits until no process is left of a start.
func (h *Host) AwaitFamily(ctx context.Context, family int) error {
	return h.w.Await(ctx, func() bool {
		return !slices.ContainsFunc(h.Processes(), func(p Process) bool { return p.Family == family })
	})
}

func (h *Host) newPID() int {
	h.nextPID += 4
	return h.nextPID
}

// EndProcess ends a process; the mutexes that it owned are abandoned.
func (h *Host) EndProcess(pid int) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	delete(h.processes, pid)
	for _, m := range h.mutexes {
		if m.owner == pid {
			m.owner, m.count, m.abandoned = 0, 0, true
		}
	}
	h.w.changed()
}

// Processes lists the processes by id.
func (h *Host) Processes() []Process {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	list := make([]Process, 0, len(h.processes))
	for _, p := range h.processes {
		list = append(list, *p)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

// AcquireMutex waits for a named mutex, in real time. abandoned says that the
// last owner ended without releasing it; the mutex is acquired all the same.
func (h *Host) AcquireMutex(ctx context.Context, name string, pid int, wait time.Duration) (got, abandoned bool) {
	if wait >= 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, wait)
		defer cancel()
	}
	_ = h.w.Await(ctx, func() bool {
		got, abandoned = h.tryMutex(name, pid)
		return got
	})
	return got, abandoned
}

func (h *Host) tryMutex(name string, pid int) (got, abandoned bool) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	m := h.mutexes[name]
	if m == nil {
		m = &mutex{}
		h.mutexes[name] = m
	}
	if m.owner != 0 && m.owner != pid {
		return false, false
	}
	abandoned = m.abandoned
	m.owner, m.abandoned = pid, false
	m.count++
	return true, abandoned
}

// ReleaseMutex gives a mutex back once; false where the process does not own it.
func (h *Host) ReleaseMutex(name string, pid int) bool {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	m := h.mutexes[name]
	if m == nil || m.owner != pid {
		return false
	}
	if m.count--; m.count == 0 {
		m.owner = 0
	}
	h.w.changed()
	return true
}
