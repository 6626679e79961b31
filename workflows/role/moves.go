package role

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// Stop takes the whole role offline. A pass in mode check touches nothing, so the end of the run must
// not settle the role because of it.
func (r *Role) Stop(ctx workflow.Context, s runbook.Step) {
	r.Touch()
	r.run.Do(ctx, r.keepingAll(engine.Transition(s, r.Wholly(cluster.Offline)), cluster.Offline))
}

// Start brings the whole role online.
func (r *Role) Start(ctx workflow.Context, s runbook.Step) {
	r.run.Do(ctx, r.keepingAll(engine.Ensure(s, r.Wholly(cluster.Online)), cluster.Online))
}

// Infrastructure are the steps that bring disk, address, name and file server online on the owner.
func (r *Role) Infrastructure(s runbook.Step) []engine.Item {
	var items []engine.Item
	for _, kind := range Infrastructure() {
		one := s.On(r.Owner())
		one.Title = kind + " is online"
		items = append(items, engine.Transition(one, r.ResourceOnline(r.OfType(kind))))
	}
	return items
}

// TakeOffline takes the role offline and brings its disk, address, name and file server online again.
func (r *Role) TakeOffline(ctx workflow.Context, s runbook.Step) {
	down := s.On(r.Owner())
	down.Title = "the role is offline"
	r.Stop(ctx, down)
	r.run.Do(ctx, r.Infrastructure(s)...)
}

// Move moves the role to a node, counts the move, and reports whether there was one. The owner is read first: a move
// that the cluster or a person has made must not count as this run's. A repair
// is tried where the move fails (engine.Item.OrRepair).
func (r *Role) Move(ctx workflow.Context, s runbook.Step, node string, everythingOnline bool, repair ...func(workflow.Context, *engine.Attempt, error) error) bool {
	if r.run.Checking() {
		r.run.Do(ctx, engine.NotNeeded(s, engine.OnTheWayOnly))
		return false
	}
	r.Refresh(ctx)
	if !r.run.OK() {
		return false
	}
	from := r.owner
	r.touched = true
	move := engine.Once(s, r.owned(node, everythingOnline))
	if len(repair) > 0 {
		move = move.OrRepair(repair[0])
	}
	r.place.whileMoving(func() { r.run.Do(ctx, move) })
	if !r.run.OK() {
		return false
	}
	r.owner = node
	if r.place.node != "" {
		r.place.node = node
	}
	if from != node {
		r.run.Moved()
	}
	return from != node
}

func (r *Role) owned(node string, everythingOnline bool) cluster.RoleOwner {
	return cluster.RoleOwner{Role: r.Name(), Node: node, Online: everythingOnline, TimeoutSeconds: r.site.Config.Timeouts.OnlineSeconds}
}

// GoHome ends the work on a role in production with the role on its final owner.
func (r *Role) GoHome(ctx workflow.Context, s runbook.Step) {
	owner := r.site.Config.Owner()
	if r.run.Checking() || r.home == "" || !r.InProduction() || r.owner == owner || LacksXPR(r, owner) {
		return
	}
	s.Host, s.Title = owner, "the role is back on "+owner
	if stateOf(r.seen, owner) != cluster.NodeUp {
		r.Refresh(ctx)
		if state := stateOf(r.seen, owner); r.run.OK() && state != cluster.NodeUp && state.AtRest() {
			r.run.Do(ctx, engine.Perform(s, func(_ workflow.Context, a *engine.Attempt) error {
				a.NotNeeded("node " + owner + " is not up")
				a.Warn("the role stays on " + r.owner + ", because its final owner " + owner + " is in state " + string(state) + "; when node " + owner + " is up and not paused, move the role back in Failover Cluster Manager (Move, Select Node)")
				return nil
			}))
			return
		}
	}
	// What somebody had taken offline before the run stays so, unless the chapter has brought the whole role online.
	r.Move(ctx, s, owner, r.was.wholly || r.place.wholly)
}

// StayAway makes the present owner the node to which the role is brought back when the run fails, with what was online of it at
// the beginning. A step that a person has skipped may have left the role elsewhere.
func StayAway(r *Role) {
	if r.home != "" && r.run.OK() && !r.run.Deviated() {
		r.home = r.owner
	}
}

// FirstUp returns the first of some nodes that was up when the cluster was last looked at, or else the first one that Changeover
// has paused and can resume; the first of all where there is none.
func FirstUp(r *Role, nodes []string) string {
	for _, can := range []func(string) bool{func(node string) bool { return stateOf(r.seen, node) == cluster.NodeUp }, r.pauses.here} {
		if i := slices.IndexFunc(nodes, can); i >= 0 {
			return nodes[i]
		}
	}
	return nodes[0]
}

// stateOf is the state of a node; empty if the cluster does not have it.
func stateOf(state cluster.State, node string) cluster.NodeState {
	for _, n := range state.Nodes {
		if strings.EqualFold(n.Name, node) {
			return n.State
		}
	}
	return ""
}

// othersUp returns the nodes of a state that are up and not the named one.
func othersUp(state cluster.State, node string) []string {
	var up []string
	for _, other := range state.Nodes {
		if other.State == cluster.NodeUp && !strings.EqualFold(other.Name, node) {
			up = append(up, other.Name)
		}
	}
	return up
}
