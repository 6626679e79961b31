package engine

import (
	"context"

	"changeover/activities/host"
	"changeover/runbook"
)

// ClusterWide is a Wanted of the cluster, which each of its nodes can read and change: while the node
// that a step works on is down, another one stands in for it.
type ClusterWide interface {
	Wanted
	OfCluster()
}

// route is the way of one request to its host.
type route struct {
	runbook.Route
	site, host string
}

// node is the host that is asked.
func (r route) node() string {
	if r.Through != "" {
		return r.Through
	}
	return r.host
}

// session finds the host of a request, or the node that stands in for it. It does not connect yet.
func (e *Engine) session(ctx context.Context, r route) (host.Session, error) {
	session, err := e.Hosts.Session(ctx, r.site, r.node())
	return session, HostError("reach the host", r.node(), err)
}

// orDown returns ErrNodeDown in place of an error that waiting removes, and the node that stands in, where
// another node says that the node that was asked is down: it does not answer, or its cluster service does
// not run. Any other error stays as it is.
func (e *Engine) orDown(ctx context.Context, r route, err error) (runbook.StandIn, error) {
	if err == nil || !IsRetryable(err) || e.IsDown == nil || ctx.Err() != nil {
		return runbook.StandIn{}, err
	}
	for _, name := range r.Nodes {
		other, failed := e.Hosts.Session(ctx, r.site, name)
		if failed != nil {
			continue
		}
		down, failed := e.IsDown(ctx, other, r.node())
		if failed == nil && !down {
			return runbook.StandIn{}, err
		}
		if failed == nil {
			return runbook.StandIn{Through: name}, NewError(runbook.ErrNodeDown, nil, "%s; %s says that node %s is down in the cluster: start it and retry",
				MessageOf(err), name, r.node())
		}
	}
	return runbook.StandIn{}, err
}
