package cluster

import (
	"context"
	"slices"
	"time"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// Realistic durations in which a resource comes online or goes offline, without
// the time of its service.
const (
	onlineTime      = 2 * time.Second
	nameOnlineTime  = 4 * time.Second
	offlineTime     = time.Second
	genericOverhead = 500 * time.Millisecond
)

// operationalLog is the event log of normal operation: roles that move or come online.
const operationalLog = "Microsoft-Windows-FailoverClustering/Operational"

// advance begins every transition of resources and ends every move of groups that
// is due, until none is left. The caller holds the lock.
func (e engine) advance() {
	for again := true; again; {
		again = false
		for _, g := range e.c.groups {
			again = e.endMove(g) || again
		}
		for _, r := range e.c.resources {
			again = e.step(r) || again
		}
	}
	e.c.w.ChangedLocked()
}

// endMove ends the move of a group if all its resources are offline or failed, and reports whether it did.
func (e engine) endMove(g *group) bool {
	if g.moving == nil {
		return false
	}
	members := e.c.Groups.members(g)
	for _, r := range members {
		if r.state != Offline && r.state != Failed {
			return false
		}
	}
	for _, r := range members {
		r.drop()
		r.restarts = nil
	}
	from := g.owner
	g.owner, g.moving = g.moving, nil
	e.c.Groups.toPersistentState(g)
	to := g.owner.host.Name()
	from.host.Events.AddLocked(operationalLog, "Microsoft-Windows-FailoverClustering", 1641, "Information", "Clustered role '"+g.Name+"' is moving to cluster node '"+to+"'.", g.Name, to)
	return true
}

// step begins the transition that is due for a resource and reports whether there was one: an online resource goes offline when
// it should not run and its dependents are down; an offline resource comes online when it should run and its owner is up.
func (e engine) step(r *resource) bool {
	g := e.c.Groups.find(r.Group)
	run := r.target && g.moving == nil && g.owner.joined && e.allOnline(e.c.Dependencies.providers(r))
	switch {
	case r.state == Online && !run && e.allDown(e.c.Dependencies.dependents(r)):
		e.beginOffline(r, g.owner.host)
		return true
	case r.state == Offline && run && g.owner.starts(r):
		r.gen++
		r.state = OnlinePending
		go e.c.itself().engine.bringOnline(r, r.gen)
		return true
	}
	return false
}

func (e engine) allOnline(list []*resource) bool {
	return !slices.ContainsFunc(list, func(r *resource) bool { return r.state != Online })
}

func (e engine) allDown(list []*resource) bool {
	return !slices.ContainsFunc(list, func(r *resource) bool { return r.state != Offline && r.state != Failed })
}

// bringOnline takes a resource from OnlinePending to Online or Failed: it restores
// the checkpoints, checks the conditions of the type and starts the service.
func (e engine) bringOnline(r *resource, gen int) {
	e.c.w.Lock()
	if r.gen != gen {
		e.c.w.Unlock()
		return
	}
	h := e.c.Groups.find(r.Group).owner.host
	e.c.Checkpoints.restore(r, h)
	err := e.mayComeOnline(r, h)
	service := e.c.Resources.serviceOf(r)
	pause := e.c.w.JitterLocked(onlineDuration(r.Type))
	e.c.w.Unlock()
	if !e.c.w.Sleep(pause) {
		return
	}
	if err == nil && service != "" {
		err = e.runService(r, h, service, gen)
	}
	e.endOnline(r, gen, err)
}

func onlineDuration(typ string) time.Duration {
	switch typ {
	case TypeNetworkName:
		return nameOnlineTime
	case TypeIPAddress, TypePhysicalDisk, TypeFileServer:
		return onlineTime
	}
	return genericOverhead
}

// runService starts the Windows service of a resource with the computer name that the service is to see. A running service is
// stopped first, so that it sees this name.
func (e engine) runService(r *resource, h *windows.Host, service string, gen int) error {
	ctx, cancel := context.WithTimeout(context.Background(), e.c.w.Scaled(time.Duration(r.PendingTimeout)*time.Millisecond)+5*time.Second)
	defer cancel()
	if err := h.Services.StopAll(ctx, service); err != nil {
		return err
	}
	e.c.w.Lock()
	if r.gen != gen {
		e.c.w.Unlock()
		return win32.Fail(win32.CodeInvalidState, "start cluster resource %q", r.Name)
	}
	err := h.Services.StartLocked(service, e.c.Dependencies.computerName(r, h), r.Group)
	e.c.w.Unlock()
	if err != nil {
		return err
	}
	return h.Services.Await(ctx, service, scm.Running)
}

// endOnline ends the transition of bringOnline: the resource is Online, or failed with err.
func (e engine) endOnline(r *resource, gen int, err error) {
	e.c.w.Lock()
	defer e.c.w.Unlock()
	if r.gen != gen {
		return
	}
	if err != nil {
		e.failed(r, win32.CodeOf(err))
		return
	}
	r.gen++
	r.state, r.LastError, r.own = Online, 0, false
	e.c.Checkpoints.save(r)
	if g := e.c.Groups.find(r.Group); e.allOnline(e.c.Groups.members(g)) {
		g.owner.host.Events.AddLocked(operationalLog, "Microsoft-Windows-FailoverClustering", 1201, "Information", "The Cluster service successfully brought the clustered role '"+g.Name+"' online.", g.Name)
	}
	e.advance()
}

// beginOffline takes a resource to OfflinePending and later to Offline.
func (e engine) beginOffline(r *resource, h *windows.Host) {
	e.c.Checkpoints.save(r)
	r.gen++
	r.state = OfflinePending
	go e.c.itself().engine.takeOffline(r, h, r.gen, e.c.Resources.serviceOf(r), e.c.w.JitterLocked(offlineTime))
}

func (e engine) takeOffline(r *resource, h *windows.Host, gen int, service string, pause time.Duration) {
	if service != "" {
		ctx, cancel := context.WithTimeout(context.Background(), e.c.w.Scaled(3*time.Minute)+5*time.Second)
		defer cancel()
		_ = h.Services.StopAll(ctx, service)
	} else if !e.c.w.Sleep(pause) {
		return
	}
	e.c.w.Lock()
	defer e.c.w.Unlock()
	if r.gen != gen {
		return
	}
	r.gen++
	r.state = Offline
	e.endProcessesOn(r, h)
	e.advance()
}

// endProcessesOn ends the services whose program is on the disk that went offline.
func (e engine) endProcessesOn(r *resource, h *windows.Host) {
	if r.Type != TypePhysicalDisk {
		return
	}
	h.Services.Locked().EndUnreachable()
}
