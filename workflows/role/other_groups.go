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
