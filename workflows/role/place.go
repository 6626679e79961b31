package role

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// place is the node on which a chapter works with the role.
type place struct {
	// node is empty where the chapter works with the role wherever it is.
	node string
	// wholly says that the chapter has brought the whole role online there, up which of its resources.
	wholly bool
	up     []cluster.ResourceRef
	// moving: a move of the role is being carried out, so that the role is not yet where it is wanted.
	moving bool
}

// whileMoving offers no remedy for a move that fails: the role may be on either node then.
func (p *place) whileMoving(do func()) {
	before := p.moving
	p.moving = true
	do()
	p.moving = before
}

// WorkOn says that the chapter works with the role on a node from now on. A step that fails while the
// cluster has the role elsewhere says so, and a retry brings the role back first.
func (r *Role) WorkOn(node string) {
	if r.run.Checking() {
		return
	}
	r.place.node = node
	r.run.OnFailure(r.elsewhere)
}

// elsewhere returns how the role is brought back where a step has failed and another node owns it.
func (r *Role) elsewhere(ctx workflow.Context) *engine.Remedy {
	node := r.place.node
	if node == "" || r.place.moving {
		return nil
	}
	var state cluster.State
	s := r.readStep()
	if r.run.TryRead(ctx, s, runbook.ReadClusterActivity, r.query(s), &state) != nil || !state.RoleFound || strings.EqualFold(state.RoleOwner, node) {
		return nil
	}
	return &engine.Remedy{
		Finding: "the role is on " + state.RoleOwner + ", but this step works on " + node,
		Offer: "moves the role back from " + state.RoleOwner + " to " + node + " (this interrupts the services of the role), " +
			"and then brings online the resources that the run had brought online on " + node,
		CarryOut: r.bringBack,
	}
}

// bringBack moves the role to the node on which the chapter works, wherever it is by now, with what the
// chapter had brought online there.
func (r *Role) bringBack(ctx workflow.Context) {
	s := runbook.Step{ID: "role-back", Host: r.place.node}
	r.place.whileMoving(func() { r.moveBack(ctx, s) })
	if r.place.wholly {
		s.Title = "the whole role is online after it has moved back"
		r.run.Do(ctx, engine.Transition(s, r.Wholly(cluster.Online)))
		return
	}
	items := r.Infrastructure(s)
	for _, ref := range r.place.up {
		one := s
		one.Title = ref.String() + " is online after the role has moved back"
		items = append(items, engine.Transition(one, r.ResourceOnline(ref)))
	}
	r.run.Do(ctx, items...)
}

// moveBack moves the role. A role that is partly online goes offline before, or it would be partly online there too.
func (r *Role) moveBack(ctx workflow.Context, s runbook.Step) {
	node := r.place.node
	state := r.AtRest(ctx, r.Refresh(ctx))
	if !r.run.OK() || strings.EqualFold(state.RoleOwner, node) {
		return
	}
	if r.pauses.here(node) {
		resumed := s.On(state.RoleOwner)
		resumed.Title = "node " + node + " can own the role"
		r.Resume(ctx, resumed, node)
	}
	if state.RoleState != cluster.Online && state.RoleState != cluster.Offline {
		down := s.On(state.RoleOwner)
		down.Title = "the role is offline before it moves back"
		r.Touch()
		r.run.Do(ctx, engine.Transition(down, r.Wholly(cluster.Offline)))
	}
	s.Title = "the role is back on " + node
	r.Move(ctx, s, node, false)
}

// Online is a step that brings a resource online on the role's owner.
func (r *Role) Online(s runbook.Step, ref cluster.ResourceRef) engine.Item {
	return r.keeping(engine.Ensure(s, r.ResourceOnline(ref)), ref)
}

// OnlineMeanwhile is Online for a state on the way.
func (r *Role) OnlineMeanwhile(s runbook.Step, ref cluster.ResourceRef) engine.Item {
	return r.keeping(engine.Transition(s, r.ResourceOnline(ref)), ref)
}

// keeping has the role come back with what a step has brought online.
func (r *Role) keeping(item engine.Item, ref cluster.ResourceRef) engine.Item {
	return item.WithFacts(func(workflow.Context, []runbook.Fact) {
		if !slices.Contains(r.place.up, ref) {
			r.place.up = append(r.place.up, ref)
		}
	})
}

// keepingAll has the role come back as a step has left it: wholly online, or offline except for disk, address, name and file server.
func (r *Role) keepingAll(item engine.Item, state cluster.GroupState) engine.Item {
	return item.WithFacts(func(workflow.Context, []runbook.Fact) { r.place.wholly, r.place.up = state == cluster.Online, nil })
}
