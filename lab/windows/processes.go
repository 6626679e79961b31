package windows

import (
	"context"
	"slices"
	"sort"
	"time"
)

// mutex is a named mutex of a host's kernel (Microsoft, "Mutex Objects"). owner is a process ID, 0 for a free mutex; the model
// does not distinguish threads.
type mutex struct {
	owner     int
	count     int
	abandoned bool
}

// Start adds a process to the list and returns its ID.
func (ps Processes) Start(name, command string) (pid int) {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	pid = ps.newPID()
	ps.h.processes[pid] = &Process{ID: pid, Name: name, Command: command, Started: ps.h.w.Now()}
	return pid
}

// Family returns a new number for a program start; the processes that result from the start have this number.
func (ps Processes) Family() int {
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	return ps.newPID()
}

// Leave adds a process of the run's family that outlives the program, such as an icon in the notification area.
func (ps Processes) Leave(run Run, name string) (pid int) {
	pid = ps.Start(name, name)
	ps.h.w.Lock()
	defer ps.h.w.Unlock()
	ps.h.processes[pid].Family = run.Family
	return pid
}

// AwaitFamily waits until no process of a family runs. If ctx ends first, AwaitFamily returns the error of ctx.
func (ps Processes) AwaitFamily(ctx context.Context, family int) error {
	return ps.h.w.Await(ctx, func() bool {
		return !slices.ContainsFunc(ps.List(), func(p Process) bool { return p.Family == family })
	})
}

func (ps Processes) newPID() int {
	ps.h.nextPID += 4
	return ps.h.nextPID
}

// End removes a process; the mutexes that it owns become abandoned.
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

// List lists the processes in the order of their IDs.
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

// AcquireMutex waits for a named mutex in real time, without a limit if wait is negative. abandoned reports that the last
// owner ended without releasing it; the mutex is acquired nevertheless (Microsoft, "AbandonedMutexException").
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

// ReleaseMutex undoes one AcquireMutex; it returns false if the process does not own the mutex.
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
