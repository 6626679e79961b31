package role

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/workflows/engine"
)

const (
	// restPause is the pause between two reads of a role that changes its state.
	restPause = 2 * time.Second
	// restReads is the number of reads in a row that must show a failed resource before it counts: the
	// cluster restarts what has failed.
	restReads = 3
)

// AtRest returns the state of the cluster once it is stable: no resource of the role and no node of the site is
// between two states. state is what was read last. If the state still changes when the time is over, it is returned
// as it is then.
func (r *Role) AtRest(ctx workflow.Context, state cluster.State) cluster.State {
	state, _ = awaitRest(ctx, r, state, func(ctx workflow.Context) (cluster.State, error) { return r.Refresh(ctx), r.run.Err() })
	return state
}

// LookAtRest is AtRest within a step of the chapter.
func (r *Role) LookAtRest(ctx workflow.Context, a engine.Reader) (cluster.State, error) {
	look := func(ctx workflow.Context) (cluster.State, error) { return r.Look(ctx, a) }
	state, err := look(ctx)
	if err != nil {
		return state, err
	}
	return awaitRest(ctx, r, state, look)
}

func awaitRest(ctx workflow.Context, r *Role, state cluster.State, read func(workflow.Context) (cluster.State, error)) (cluster.State, error) {
	deadline := workflow.Now(ctx).Add(time.Duration(r.site.Config.Timeouts.OnlineSeconds) * time.Second)
	for reads := 1; r.run.OK() && workflow.Now(ctx).Before(deadline); reads++ {
		now := r.see(state)
		switch {
		case len(now.changing()) > 0:
			reads = 0
		case len(now.in(cluster.Failed)) == 0, reads >= restReads:
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

// seen is the state of the cluster as far as it concerns a role.
type seen struct {
	cluster.State
	role string
	// resources are those of the role, nodes those of the site.
	resources []cluster.Resource
	nodes     []cluster.Node
}

func (r *Role) see(state cluster.State) seen {
	s := seen{State: state, role: r.Name()}
	for _, f := range state.Resources {
		if strings.EqualFold(f.Group, s.role) {
			s.resources = append(s.resources, f)
		}
	}
	for _, n := range state.Nodes {
		if _, ours := r.site.Config.Node(n.Name); ours {
			s.nodes = append(s.nodes, n)
		}
	}
	return s
}

// changing lists what is between two states: resources of the role, the role itself, nodes.
func (s seen) changing() []string {
	var list []string
	for _, f := range s.resources {
		if !f.State.AtRest() {
			list = append(list, "'"+f.Name+"': "+string(f.State))
		}
	}
	if s.RoleFound && !s.RoleState.AtRest() && len(list) == 0 {
		list = append(list, "role '"+s.role+"': "+string(s.RoleState))
	}
	for _, n := range s.nodes {
		if !n.State.AtRest() {
			text := "node " + n.Name + ": " + string(n.State)
			if advice := n.State.Advice(); advice != "" {
				text += ", " + advice
			}
			list = append(list, text)
		}
	}
	return list
}

// in are the names of the resources in a state.
func (s seen) in(wanted cluster.GroupState) []string {
	var names []string
	for _, f := range s.resources {
		if f.State == wanted {
			names = append(names, f.Name)
		}
	}
	return names
}

// notOnline lists the resources that are not online, for a role that is neither online nor offline.
func (s seen) notOnline() string {
	if s.RoleState == cluster.Online || s.RoleState == cluster.Offline {
		return ""
	}
	var list []string
	for _, f := range s.resources {
		if f.State != cluster.Online {
			list = append(list, f.Name+": "+string(f.State))
		}
	}
	return " (" + strings.Join(list, ", ") + ")"
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

// online returns what is online of the role.
func (s seen) online() online {
	was := online{wholly: s.RoleFound && s.RoleState == cluster.Online}
	for _, f := range s.resources {
		if f.State == cluster.Online || f.State.IsComing() {
			was.resources = append(was.resources, onlineResource{f.Name, s.refTo(f), IsXPR(f)})
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

// refTo returns a reference to a resource that stays valid when the chapter renames it.
func (s seen) refTo(f cluster.Resource) cluster.ResourceRef {
	alike := 0
	for _, other := range s.resources {
		if other.Type == f.Type {
			alike++
		}
	}
	switch {
	case f.Service != "":
		return cluster.ResourceRef{Role: s.role, Service: f.Service}
	case alike == 1:
		return cluster.ResourceRef{Role: s.role, Type: f.Type}
	}
	return cluster.ResourceRef{Role: s.role, Name: f.Name}
}

// runsXPR reports whether one of XPR's services was online.
func (o online) runsXPR() bool {
	return slices.ContainsFunc(o.resources, func(f onlineResource) bool { return f.xpr })
}

// holdsIn reports whether everything that was online is online.
func (o online) holdsIn(s seen) bool {
	now := s.online()
	if o.wholly || now.wholly {
		return now.wholly
	}
	up := s.in(cluster.Online)
	return !slices.ContainsFunc(o.resources, func(was onlineResource) bool {
		return !slices.ContainsFunc(now.resources, func(f onlineResource) bool { return f.ref == was.ref && slices.Contains(up, f.name) })
	})
}
