package cluster

import (
	"fmt"
	"strings"
	"time"
)

// labTime is time on the lab's clock, in which restart periods are counted: it
// runs faster than real time by the world's scale.
type labTime time.Duration

func (w *World) labNow() labTime {
	return labTime(float64(time.Since(w.began)) / w.options.Scale)
}

// after runs f under the lock when a realistic duration has passed.
func (w *World) after(d time.Duration, f func()) {
	w = w.seenBy(actor{cause: CauseCluster})
	go func() {
		w.pause(d)
		w.mu.Lock()
		defer w.mu.Unlock()
		if !w.closed {
			f()
		}
	}()
}

// serviceStopped is the resource monitor noticing that a service has ended.
func (c *Cluster) serviceStopped(h *Host, service string) {
	for _, r := range c.resources {
		if r.state == Online && c.group(r.Group).owner.host.machine == h.machine && strings.EqualFold(c.serviceOf(r), service) {
			c.failed(r, CodeResourceFailed)
		}
	}
}

// failed carries out the policies of a resource that has failed: restart on
// this node while RestartThreshold allows it within RestartPeriod, then (for
// RestartAction 2) move the group while FailoverThreshold allows it within
// FailoverPeriod, and otherwise try again after RetryPeriodOnFailure.
func (c *Cluster) failed(r *resource, code uint32) {
	r.gen++
	r.state, r.LastError, r.restarting = Failed, code, false
	g := c.group(r.Group)
	g.owner.host.addEvent("System", "Microsoft-Windows-FailoverClustering", 1069, "Error",
		fmt.Sprintf("Cluster resource '%s' of type '%s' in clustered role '%s' failed. The error code was '0x%x' ('%s').", r.Name, r.Type, g.Name, code, Message(code)))
	if g.owner.state() == NodeUp && g.moving == nil {
		c.react(r, g)
	}
	c.advance()
}

func (c *Cluster) react(r *resource, g *group) {
	now := c.w.labNow()
	r.restarts = since(r.restarts, now-labTime(time.Duration(r.RestartPeriod)*time.Millisecond))
	switch {
	case r.RestartAction == 0:
	case uint32(len(r.restarts)) < r.RestartThreshold: //nolint:gosec // a handful of restarts
		r.restarts = append(r.restarts, now)
		r.restarting = true
		c.tryAgain(r, time.Duration(r.RestartDelay)*time.Millisecond)
	case r.RestartAction == 2 && c.failOver(g, now):
	default:
		if r.RetryPeriodOnFailure != 0xFFFFFFFF {
			c.tryAgain(r, time.Duration(r.RetryPeriodOnFailure)*time.Millisecond)
		}
	}
}

// tryAgain makes a failed resource eligible to come online after a while.
func (c *Cluster) tryAgain(r *resource, wait time.Duration) {
	gen := r.gen
	c.w.after(wait, func() {
		if r.gen != gen || r.state != Failed {
			return
		}
		r.state = Offline
		if !r.restarting {
			r.restarts = nil
		}
		r.restarting = false
		c.advance()
	})
}

// failOver begins to move a group away after a failure.
func (c *Cluster) failOver(g *group, now labTime) bool {
	g.failovers = since(g.failovers, now-labTime(time.Duration(g.FailoverPeriod)*time.Hour))
	allowed := g.FailoverThreshold
	if allowed == thresholdByNodes {
		allowed = uint32(len(c.nodes) - 1) //nolint:gosec // a handful of nodes
	}
	to := c.bestNode(g, g.owner)
	if to == nil || uint32(len(g.failovers)) >= allowed { //nolint:gosec // a handful of failovers
		g.owner.host.addEvent("System", "Microsoft-Windows-FailoverClustering", 1205, "Error", "The Cluster service failed to bring clustered role '"+g.Name+"' completely online or offline.")
		return false
	}
	g.failovers = append(g.failovers, now)
	g.moving = to
	return true
}

// since keeps the times after a start.
func since(times []labTime, start labTime) []labTime {
	var kept []labTime
	for _, t := range times {
		if t > start {
			kept = append(kept, t)
		}
	}
	return kept
}
