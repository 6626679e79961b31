package role

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/workflows/engine"
)

// bringOthersBack brings back the other groups that were online on the node before its restart: other roles, and the groups of
// the cluster itself, with its name. All other nodes were paused, so a paused node got these groups and has brought nothing
// online (MS-CMRP 3.1.4.1.70). It may stay paused for days.
func (r *restart) bringOthersBack(ctx workflow.Context, before cluster.State) {
	now := r.role.seen
	for _, group := range onlineOn(before, r.node) {
		if strings.EqualFold(group, r.role.Name()) || !stranded(now, group) {
			continue
		}
		back := r.titled(r.node, "group '"+group+"' is online on "+r.node+" as before the restart of "+r.node)
		r.role.run.Do(ctx, engine.Ensure(back, cluster.RoleOwner{Role: group, Node: r.node, Online: true, TimeoutSeconds: r.role.site.Config.Timeouts.OnlineSeconds}))
	}
}

// onlineOn are the groups of which all resources were online on a node.
func onlineOn(state cluster.State, node string) []string {
	var groups, other []string
	for _, f := range state.Resources {
		switch {
		case f.State != cluster.Online || !strings.EqualFold(f.Owner, node):
			other = append(other, f.Group)
		case !slices.Contains(groups, f.Group):
			groups = append(groups, f.Group)
		}
	}
	return slices.DeleteFunc(groups, func(group string) bool { return slices.Contains(other, group) })
}

// stranded reports whether a paused node has a group and not all of it is online.
func stranded(state cluster.State, group string) bool {
	return slices.ContainsFunc(state.Resources, func(f cluster.Resource) bool {
		return f.Group == group && f.State != cluster.Online && slices.ContainsFunc(state.Nodes, func(n cluster.Node) bool {
			return n.State == cluster.NodePaused && strings.EqualFold(n.Name, f.Owner)
		})
	})
}

// interrupted are the other roles that ran on the node when the cluster was last looked at.
func (r *restart) interrupted() []cluster.OtherRole {
	var others []cluster.OtherRole
	for _, o := range r.role.seen.OtherRoles {
		if o.State != cluster.Offline && strings.EqualFold(o.Owner, r.node) {
			others = append(others, o)
		}
	}
	return others
}

// hasNewRole reports whether another role has come to the node that nobody has allowed to interrupt.
func (r *restart) hasNewRole(ctx workflow.Context, a *engine.Attempt) bool {
	_, err := r.role.Look(ctx, a)
	return err == nil && !r.allowed.covers(r.interrupted())
}

// aboutOthers says in the task of a restart what becomes of other roles. A further node may be paused, so nothing can be moved back to it.
func (r *restart) aboutOthers(others []cluster.OtherRole) string {
	if len(others) == 0 {
		return ""
	}
	afterwards := "which may run on another node afterwards"
	if strings.EqualFold(r.role.seen.RoleOwner, r.node) {
		afterwards = "of which the run brings back those that are wholly online now"
	}
	var list []string
	for _, o := range others {
		list = append(list, "'"+o.Name+"' ("+string(o.State)+")")
	}
	return "; the restart interrupts other roles of the node, " + afterwards + ": " + strings.Join(list, ", ")
}

func namesOf(others []cluster.OtherRole) []string {
	var names []string
	for _, o := range others {
		names = append(names, o.Name)
	}
	return names
}
