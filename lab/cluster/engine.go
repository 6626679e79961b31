package cluster

import (
	"context"
	"slices"
	"time"
)

// Realistic times in which a resource comes online or goes offline, without
// the time of its service.
const (
	onlineTime      = 2 * time.Second
	nameOnlineTime  = 4 * time.Second
	offlineTime     = time.Second
	genericOverhead = 500 * time.Millisecond
)

// advance takes every resource and every moving group one step further until
// nothing is left to do at once. The caller holds the lock.
func (c *Cluster) advance() {
	for again := true; again; {
		again = false
		for _, g := range c.groups {
			again = c.arrive(g) || again
		}
		for _, r := range c.resources {
			again = c.step(r) || again
		}
	}
	c.w.changed()
}

// arrive ends a move as soon as nothing of the group runs any more.
func (c *Cluster) arrive(g *group) bool {
	if g.moving == nil {
		return false
	}
	members := c.members(g)
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
	g.owner.host.addEvent("System", "Microsoft-Windows-FailoverClustering", 1201, "Information", "The cluster role '"+g.Name+"' has moved from node '"+from.host.name+"' to node '"+g.owner.host.name+"'.")
	return true
}

// step begins the transition that a resource is due for.
func (c *Cluster) step(r *resource) bool {
	g := c.group(r.Group)
	run := r.target && g.moving == nil && g.owner.joined && c.allOnline(c.providers(r))
	switch {
	case r.state == Online && !run && c.allDown(c.dependents(r)):
		c.beginOffline(r, g.owner.host)
		return true
	case r.state == Offline && run && g.owner.state() == NodeUp:
		r.gen++
		r.state = OnlinePending
		go c.itself().bring(r, r.gen)
		return true
	}
	return false
}

func (c *Cluster) allOnline(list []*resource) bool {
	return !slices.ContainsFunc(list, func(r *resource) bool { return r.state != Online })
}

func (c *Cluster) allDown(list []*resource) bool {
	return !slices.ContainsFunc(list, func(r *resource) bool { return r.state != Offline && r.state != Failed })
}

// bring takes a resource from OnlinePending to Online or Failed: checkpoints
// first, then what its type does.
func (c *Cluster) bring(r *resource, gen int) {
	c.w.mu.Lock()
	if r.gen != gen {
		c.w.mu.Unlock()
		return
	}
	h := c.group(r.Group).owner.host
	c.restore(r, h)
	err := c.mayComeOnline(r, h)
	service := c.serviceOf(r)
	pause := c.w.jitter(onlineDuration(r.Type))
	c.w.mu.Unlock()
	c.w.pause(pause)
	if err == nil && service != "" {
		err = c.runService(r, h, service, gen)
	}
	c.endOnline(r, gen, err)
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

// runService starts the Windows service of a resource under the computer name
// that it shall see. A service that runs already is restarted for that.
func (c *Cluster) runService(r *resource, h *Host, service string, gen int) error {
	ctx, cancel := context.WithTimeout(context.Background(), c.w.scaled(time.Duration(r.PendingTimeout)*time.Millisecond)+5*time.Second)
	defer cancel()
	if err := h.stopAll(ctx, service); err != nil {
		return err
	}
	c.w.mu.Lock()
	if r.gen != gen {
		c.w.mu.Unlock()
		return fail(CodeInvalidState, "start cluster resource %q", r.Name)
	}
	err := h.startService(service, c.computerName(r, h), r.Group)
	c.w.mu.Unlock()
	if err != nil {
		return err
	}
	return h.AwaitService(ctx, service, Running)
}

// stopAll stops a service after the services that depend on it.
func (h *Host) stopAll(ctx context.Context, name string) error {
	for _, dependent := range append(h.RunningDependents(name), name) {
		if err := h.StopService(dependent); err != nil && CodeOf(err) != CodeNotStarted && CodeOf(err) != CodeCannotControl {
			return err
		}
		if err := h.AwaitService(ctx, dependent, Stopped); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) endOnline(r *resource, gen int, err error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	if r.gen != gen {
		return
	}
	if err != nil {
		c.failed(r, CodeOf(err))
		return
	}
	r.gen++
	r.state, r.LastError = Online, 0
	c.save(r)
	c.advance()
}

// beginOffline takes a resource to OfflinePending and later to Offline.
func (c *Cluster) beginOffline(r *resource, h *Host) {
	c.save(r)
	r.gen++
	r.state = OfflinePending
	go c.itself().takeOffline(r, h, r.gen, c.serviceOf(r), c.w.jitter(offlineTime))
}

func (c *Cluster) takeOffline(r *resource, h *Host, gen int, service string, pause time.Duration) {
	if service != "" {
		ctx, cancel := context.WithTimeout(context.Background(), c.w.scaled(3*time.Minute)+5*time.Second)
		defer cancel()
		_ = h.stopAll(ctx, service)
	} else {
		c.w.pause(pause)
	}
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	if r.gen != gen {
		return
	}
	r.gen++
	r.state = Offline
	c.endProcessesOn(r, h)
	c.advance()
}

// endProcessesOn kills the services whose program lies on a disk that has gone.
func (c *Cluster) endProcessesOn(r *resource, h *Host) {
	if r.Type != TypePhysicalDisk {
		return
	}
	for _, s := range h.sortedServices() {
		if s.State == Stopped {
			continue
		}
		if _, _, err := h.lookFile(h.expand(executable(s.BinaryPath)), "run"); err != nil {
			h.serviceEnded(s, CodeProcessAborted)
		}
	}
}
