// Package route finds the way to the nodes of a cluster, through another one while a node is down.
package route

import (
	"cmp"
	"slices"
	"strings"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
)

// Routes are the ways to the nodes of a cluster. What is about the cluster goes through the node of its
// step, and through another one while that node is down (design, decision 1a).
type Routes struct {
	// Nodes are those of the site.
	Nodes []string
	// through holds the node that stands in for one that was found down.
	through map[string]string
}

// To returns the way to a host. What is about the host alone has no other.
func (r *Routes) To(host string, ofCluster bool, retry int) runbook.Route {
	route := runbook.Route{Retry: retry}
	if !ofCluster || !r.has(host) {
		return route
	}
	route.Through = r.through[host]
	asked := host
	if route.Through != "" {
		asked = route.Through
	}
	route.Nodes = slices.DeleteFunc(slices.Clone(r.Nodes), func(n string) bool { return strings.EqualFold(n, asked) })
	return route
}

// Answers returns the node that answers what is about the cluster and asked of a host.
func (r *Routes) Answers(host string) string { return cmp.Or(r.To(host, true, 0).Through, host) }

func (r *Routes) has(host string) bool {
	return slices.ContainsFunc(r.Nodes, func(n string) bool { return strings.EqualFold(n, host) })
}

// StandIn takes the node that an error names for the one that is down. It returns false for any other
// error, and where the same way was tried before.
func (r *Routes) StandIn(host string, route runbook.Route, err error) bool {
	var other runbook.StandIn
	if calls.TypeOf(err) != runbook.ErrNodeDown || !calls.DetailsOf(err, &other) || other.Through == "" || other.Through == route.Through {
		return false
	}
	if r.through == nil {
		r.through = map[string]string{}
	}
	r.through[host] = other.Through
	if strings.EqualFold(other.Through, host) {
		delete(r.through, host)
	}
	return true
}

// Forget tries the nodes of the steps again: one that was down may be up.
func (r *Routes) Forget() { r.through = nil }

// Note is what the record of a step says of a node that stands in, or nothing.
func (r *Routes) Note(p desk.Proof) []string {
	through := r.To(p.Step.Host, OfCluster(p.Want), 0).Through
	if through == "" {
		return nil
	}
	return []string{"node " + p.Step.Host + " was down, so the step was carried out through node " + through}
}

// OfCluster reports whether a wanted state is about the cluster, and not about one host.
func OfCluster(want kinds.Wanted) bool {
	_, ok := want.(kinds.ClusterWide)
	return ok
}
