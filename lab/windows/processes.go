package windows

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

// Start lists a process and gives its id.
func (ps Processes) Start(name, command string) (pid int) {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	pid = ps.newPID()
	ps.h.processes[pid] = &Process{ID: pid, Name: name, Command: command, Started: ps.h.w.Now()}
	return pid
}

// Family is a number for a start and what it leads to.
func (ps Processes) Family() int {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	return ps.newPID()
}

// Leave starts a process that a program leaves behind when it ends, such as one in the notification area.
func (ps Processes) Leave(run Run, name string) (pid int) {
	pid = ps.Start(name, name)
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	ps.h.processes[pid].Family = run.Family
	return pid
}

// AwaitFamily waits until no process is left of a start.
func (ps Processes) AwaitFamily(ctx context.Context, family int) error {
	return ps.h.w.Await(ctx, func() bool {
		return !slices.ContainsFunc(ps.List(), func(p Process) bool { return p.Family == family })
	})
}

func (ps Processes) newPID() int {
	ps.h.nextPID += 4
	return ps.h.nextPID
}

// End ends a process; the mutexes that it owned are abandoned.
func (ps Processes) End(pid int) {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	delete(ps.h.processes, pid)
	for _, m := range ps.h.mutexes {
		if m.owner == pid {
			m.owner, m.count, m.abandoned = 0, 0, true
		}
	}
	ps.h.w.WakeLocked()
}

// List lists the processes by id.
func (ps Processes) List() []Process {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	list := make([]Process, 0, len(ps.h.processes))
	for _, p := range ps.h.processes {
		list = append(list, *p)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

// AcquireMutex waits for a named mutex, in real time. abandoned says that the
// last owner ended without releasing it; the mutex is acquired all the same.
func (ps Processes) AcquireMutex(ctx context.Context, name string, pid int, wait time.Duration) (got, abandoned bool) {
	if wait >= 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, wait)
		defer cancel()
	}
	_ = ps.h.w.Await(ctx, func() bool {
		got, abandoned = ps.tryMutex(name, pid)
		return got
	})
	return got, abandoned
}

func (ps Processes) tryMutex(name string, pid int) (got, abandoned bool) {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	m := ps.h.mutexes[name]
	if m == nil {
		m = &mutex{}
		ps.h.mutexes[name] = m
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
func (ps Processes) ReleaseMutex(name string, pid int) bool {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	m := ps.h.mutexes[name]
	if m == nil || m.owner != pid {
		return false
	}
	if m.count--; m.count == 0 {
		m.owner = 0
	}
	ps.h.w.WakeLocked()
	return true
}
