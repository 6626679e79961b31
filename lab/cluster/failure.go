package cluster

import (
	"fmt"
	"strings"
	"time"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// serviceStopped marks the online resources of a service that ended as failed, as their resource monitor does.
func (e engine) serviceStopped(h *windows.Host, service string) {
	for _, r := range e.c.resources {
		if r.state == Online && e.c.Groups.find(r.Group).owner.host.Is(h) && strings.EqualFold(e.c.Resources.serviceOf(r), service) {
			e.failed(r, win32.CodeResourceFailed)
		}
	}
}

// failed marks a resource as failed and applies its policies (Microsoft, "Resource
// Common Properties", "Group Common Properties"): a restart on this node while
// RestartThreshold within RestartPeriod allows it, then (for RestartAction 2) a move
// of the group while FailoverThreshold within FailoverPeriod allows it, and otherwise
// another attempt after RetryPeriodOnFailure.
func (e engine) failed(r *resource, code uint32) {
	r.gen++
	r.state, r.LastError, r.restarting = Failed, code, false
	g := e.c.Groups.find(r.Group)
	g.owner.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1069, "Error",
		fmt.Sprintf("Cluster resource '%s' of type '%s' in clustered role '%s' failed. The error code was '0x%x' ('%s').", r.Name, r.Type, g.Name, code, win32.Message(code)))
	if g.owner.state() == NodeUp && g.moving == nil {
		e.applyPolicies(r, g)
	}
	e.advance()
}

// applyPolicies begins the restart, the failover or the later attempt of a failed resource.
func (e engine) applyPolicies(r *resource, g *group) {
	now := e.c.w.Elapsed()
	r.restarts = since(r.restarts, now-model.Time(time.Duration(r.RestartPeriod)*time.Millisecond))
	switch {
	case r.RestartAction == 0:
	case uint32(len(r.restarts)) < r.RestartThreshold: //nolint:gosec // a handful of restarts
		r.restarts = append(r.restarts, now)
		r.restarting = true
		e.tryAgain(r, time.Duration(r.RestartDelay)*time.Millisecond)
	case r.RestartAction == 2 && e.failOver(g, now):
	default:
		if r.RetryPeriodOnFailure != 0xFFFFFFFF {
			e.tryAgain(r, time.Duration(r.RetryPeriodOnFailure)*time.Millisecond)
		}
	}
}

// tryAgain makes a resource Offline after a while if it is still failed, so that it may come online.
func (e engine) tryAgain(r *resource, wait time.Duration) {
	gen := r.gen
	e.c.w.After(wait, func() {
		if r.gen != gen || r.state != Failed {
			return
		}
		r.state = Offline
		if !r.restarting {
			r.restarts = nil
		}
		r.restarting = false
		e.advance()
	})
}

// failOver begins to move a group to another node after a failure and reports whether it did. If FailoverThreshold is reached
// or no node can host the group, failOver does nothing.
func (e engine) failOver(g *group, now model.Time) bool {
	g.failovers = since(g.failovers, now-model.Time(time.Duration(g.FailoverPeriod)*time.Hour))
	allowed := g.FailoverThreshold
	if allowed == thresholdByNodes {
		allowed = uint32(len(e.c.nodes) - 1) //nolint:gosec // a handful of nodes
	}
	to := e.c.Nodes.best(g, g.owner)
	if to == nil || uint32(len(g.failovers)) >= allowed { //nolint:gosec // a handful of failovers
		g.owner.host.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", 1205, "Error", "The Cluster service failed to bring clustered role '"+g.Name+"' completely online or offline.")
		return false
	}
	g.failovers = append(g.failovers, now)
	g.moving = to
	return true
}

// since returns the times that are after start.
func since(times []model.Time, start model.Time) []model.Time {
	var kept []model.Time
	for _, t := range times {
		if t > start {
			kept = append(kept, t)
		}
	}
	return kept
}
