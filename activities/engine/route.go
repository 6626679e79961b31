package engine

import (
	"context"
	"time"

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
	return session, HostError("open a session", r.node(), err)
}

// orDown replaces an error that may go away with time by ErrNodeDown where another node shows that the node that
// was asked is down, and returns that other node as the one that stands in. Any other error stays as it is.
func (e *Engine) orDown(ctx context.Context, r route, err error) (runbook.StandIn, error) {
	if err == nil || !IsRetryable(err) || e.IsDown == nil || ctx.Err() != nil {
		return runbook.StandIn{}, err
	}
	for i, name := range r.Nodes {
		other, failed := e.Hosts.Session(ctx, r.site, name)
		if failed != nil {
			continue
		}
		asking, stop := upTo(ctx, 1, time.Duration(len(r.Nodes)-i))
		down, failed := e.IsDown(asking, other, r.node())
		stop()
		if failed == nil && !down {
			return runbook.StandIn{}, err
		}
		if failed == nil {
			return runbook.StandIn{Through: name}, NewError(runbook.ErrNodeDown, nil, "%s; %s shows that node %s is down in the cluster: start %s or its cluster service, then retry",
				MessageOf(err), name, r.node(), r.node())
		}
	}
	return runbook.StandIn{}, err
}

// shortWork is the longest time of an attempt that is divided among the nodes that it may ask.
const shortWork = time.Minute

// asking returns the context for a request that only reads. Where little time is left, a third of it is kept for
// asking the other nodes whether this one is down.
func (r route) asking(ctx context.Context) (context.Context, context.CancelFunc) {
	if len(r.Nodes) == 0 {
		return ctx, func() {}
	}
	return upTo(ctx, 2, 3)
}

// upTo returns a context for the first of several questions. It gets a part of the remaining time of ctx where that
// is short: a connection to a node without power waits longer than a person does.
func upTo(ctx context.Context, part, whole time.Duration) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	left := time.Until(deadline)
	if !ok || left > shortWork {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, left*part/whole)
}
