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
		asking, stop := FirstOf(ctx, len(r.Nodes)-i)
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

// answerTime is the time that is kept for each of the nodes that may be asked whether another one is down.
const answerTime = 20 * time.Second

// asking returns the context for a request that only reads. It keeps time for asking the other nodes whether this one is
// down, and at most a third of the time that is left: a connection to a node without power waits longer than a person does,
// and a command that hangs on a node waits as long as it may.
func (r route) asking(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if len(r.Nodes) == 0 || !ok {
		return ctx, func() {}
	}
	left := time.Until(deadline)
	return context.WithTimeout(ctx, left-min(left/3, time.Duration(len(r.Nodes))*answerTime))
}

// longestQuestion is the longest time that the first of several hosts has to answer what any of them can answer.
const longestQuestion = time.Minute

// FirstOf returns a context for asking the first of some hosts, any of which can answer. It has the host's share of the time that
// is left, so that a host on which the question hangs leaves time to ask the others.
func FirstOf(ctx context.Context, hosts int) (context.Context, context.CancelFunc) {
	share := longestQuestion
	if deadline, ok := ctx.Deadline(); ok {
		share = min(share, time.Until(deadline)/time.Duration(hosts))
	}
	return context.WithTimeout(ctx, share)
}
