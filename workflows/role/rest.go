package role

import (
	"slices"
	"strings"
	"time"

	"changeover/activities/cluster"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

const (
	// restPause is the pause between two reads of a role that changes its state.
	restPause = 2 * time.Second
	// restReads is the number of reads in a row that must show a failed resource before it counts: the
	// cluster restarts what has failed.
	restReads = 3
)

// AtRest returns the state of the cluster once it lasts, for a decision that rests on more than names:
// no resource of the role and no node of the site is between two states. state is what was read last. A
// cluster that does not come to rest in time is returned as it is then.
func (r *Role) AtRest(ctx workflow.Context, state cluster.State) cluster.State {
	state, _ = r.awaitRest(ctx, state, func(ctx workflow.Context) (cluster.State, error) { return r.Survey(ctx), r.run.Err() })
	return state
}

// LookAtRest is AtRest within a step of the chapter.
func (r *Role) LookAtRest(ctx workflow.Context, a *engine.Attempt) (cluster.State, error) {
	look := func(ctx workflow.Context) (cluster.State, error) { return r.Look(ctx, a) }
	state, err := look(ctx)
	if err != nil {
		return state, err
	}
	return r.awaitRest(ctx, state, look)
}

func (r *Role) awaitRest(ctx workflow.Context, state cluster.State, read func(workflow.Context) (cluster.State, error)) (cluster.State, error) {
	deadline := workflow.Now(ctx).Add(time.Duration(r.site.Config.Timeouts.OnlineSeconds) * time.Second)
	for reads := 1; r.run.OK() && workflow.Now(ctx).Before(deadline); reads++ {
		switch {
		case len(r.changing(state)) > 0:
			reads = 0
		case len(r.in(state, cluster.Failed)) == 0, reads >= restReads:
			return state, nil
		}
		r.run.Wait(ctx, r.readStep(), restPause)
		if !r.run.OK() {
			break
		}
		var err error
		if state, err = read(ctx); err != nil {
			return state, err
		}
	}
	return state, r.run.Err()
}

// changing lists what is between two states: resources of the role, the role itself, nodes of the site.
func (r *Role) changing(state cluster.State) []string {
	var list []string
	for _, f := range r.resources(state) {
		if !f.State.AtRest() {
			list = append(list, "'"+f.Name+"': "+string(f.State))
		}
	}
	if state.RoleFound && !state.RoleState.AtRest() && len(list) == 0 {
		list = append(list, "role '"+r.Name()+"': "+string(state.RoleState))
	}
	for _, n := range state.Nodes {
		if _, ours := r.site.Config.Node(n.Name); ours && !n.State.AtRest() {
			list = append(list, "node "+n.Name+": "+string(n.State))
		}
	}
	return list
}

// resources are those of the role.
func (r *Role) resources(state cluster.State) []cluster.Resource {
	return slices.DeleteFunc(slices.Clone(state.Resources), func(f cluster.Resource) bool { return !strings.EqualFold(f.Group, r.Name()) })
}

// in are the names of the role's resources in a state.
func (r *Role) in(state cluster.State, wanted cluster.GroupState) []string {
	var names []string
	for _, f := range r.resources(state) {
		if f.State == wanted {
			names = append(names, f.Name)
		}
	}
	return names
}

// online is what was online of a role at some time. A group's state does not say so: one failed resource
// makes it Failed while all others are online (MS-CMRP 3.1.4.1.46).
type online struct {
	// wholly: every resource was.
	wholly bool
	// resources are those that were online, or that the cluster was bringing online, each after what it
	// may depend on.
	resources []onlineResource
}

type onlineResource struct {
	name string
	ref  cluster.ResourceRef
	xpr  bool
}

// onlineNow returns what is online of the role.
func (r *Role) onlineNow(state cluster.State) online {
	was := online{wholly: state.RoleFound && state.RoleState == cluster.Online}
	all := r.resources(state)
	for _, f := range all {
		if f.State == cluster.Online || f.State.IsComing() {
			was.resources = append(was.resources, onlineResource{f.Name, r.refTo(f, all), IsXPR(f)})
		}
	}
	order := Infrastructure()
	slices.SortStableFunc(was.resources, func(a, b onlineResource) int {
		return rank(order, a.ref.Type) - rank(order, b.ref.Type)
	})
	return was
}

// rank is the place of a type among those of the infrastructure; every other type comes last.
func rank(order []string, kind string) int {
	if i := slices.Index(order, kind); i >= 0 {
		return i
	}
	return len(order)
}

// refTo returns the reference to a resource which holds after the chapter has renamed it.
func (r *Role) refTo(f cluster.Resource, all []cluster.Resource) cluster.ResourceRef {
	if f.Service != "" {
		return cluster.ResourceRef{Role: r.Name(), Service: f.Service}
	}
	alike := slices.DeleteFunc(slices.Clone(all), func(other cluster.Resource) bool { return other.Type != f.Type })
	if len(alike) == 1 {
		return r.OfType(f.Type)
	}
	return cluster.ResourceRef{Role: r.Name(), Name: f.Name}
}

// runsXPR reports whether one of XPR's services was online.
func (o online) runsXPR() bool {
	return slices.ContainsFunc(o.resources, func(f onlineResource) bool { return f.xpr })
}

// holdsIn reports whether all that was online is online.
func (o online) holdsIn(r *Role, state cluster.State) bool {
	now := r.onlineNow(state)
	if o.wholly || now.wholly {
		return now.wholly
	}
	up := r.in(state, cluster.Online)
	return !slices.ContainsFunc(o.resources, func(was onlineResource) bool {
		return !slices.ContainsFunc(now.resources, func(f onlineResource) bool { return f.ref == was.ref && slices.Contains(up, f.name) })
	})
}
