package membership

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// leaving is a node of the site file that leaves the cluster. Nothing is read from one that did not answer when the run
// began.
type leaving struct {
	c    *chapter.Chapter
	node string
	// others are the nodes of the site that stay.
	others []string
	// began is the cluster as it was when the run began.
	began cluster.State
}

// leave looks at the cluster that a node is to leave.
func leave(ctx workflow.Context, c *chapter.Chapter) leaving {
	node := c.Run.Input().Node
	began := c.Role.Refresh(ctx)
	if !c.Run.Checking() {
		began = c.Role.AtRest(ctx, began)
	}
	return leaving{c: c, node: node, others: c.Site.Config.OtherNodes(node), began: began}
}

// again looks once more before anything is changed: a person may have taken hours to answer.
func (l leaving) again(ctx workflow.Context) leaving {
	if l.c.Run.Checking() {
		return l
	}
	return leave(ctx, l.c)
}

// state is that of the node when the run began, or nothing if it was not a node of the cluster.
func (l leaving) state() cluster.NodeState {
	for _, n := range l.began.Nodes {
		if strings.EqualFold(n.Name, l.node) {
			return n.State
		}
	}
	return ""
}

// answered reports whether the node took part in the cluster when the run began.
func (l leaving) answered() bool {
	return l.state() == cluster.NodeUp || l.state() == cluster.NodePaused
}

// owned reports whether the node owned the role when the run began.
func (l leaving) owned() bool {
	return l.began.RoleFound && strings.EqualFold(l.began.RoleOwner, l.node)
}

// through is the node through which the cluster is asked: the owner of the role, or else the first one that stays.
func (l leaving) through() string {
	if owner := l.c.Role.Owner(); slices.Contains(l.others, owner) {
		return owner
	}
	for _, n := range l.began.Nodes {
		if other, ok := l.c.Site.Config.Node(n.Name); ok && n.State == cluster.NodeUp && other.Name != l.node {
			return other.Name
		}
	}
	return l.others[0]
}

func (l leaving) about(id, title string) runbook.Step {
	return runbook.Step{ID: id, Host: l.through(), Title: title}
}

// mayGo checks that the cluster can go on without the node.
func (l leaving) mayGo(ctx workflow.Context) {
	l.c.Run.Do(ctx,
		engine.Check(l.about("nodes-stay", "all other nodes of the site are up").WithHint("start the cluster service on the nodes that are not up (Start-ClusterNode -Name NODE, in an elevated PowerShell on a node), then retry; "+
			"or, if the role may run without a second node for now, skip with a reason"),
			clustercheck.Nodes{Cluster: l.c.Site.Config.Cluster.Name, Names: l.others, Up: true, Paused: chapter.PausedHere(l.c)}),
		engine.Check(l.about("quorum", "the run has read which votes the cluster has without "+l.node), clustercheck.Quorum{Without: l.node}),
	)
}

// resumePaused resumes the nodes that stay and that an earlier run has left paused, so that the role can move to them. A node to
// which XPR is not replicated stays paused.
func (l leaving) resumePaused(ctx workflow.Context) {
	for _, node := range chapter.PausedHere(l.c) {
		if node != l.node {
			l.c.Role.Release(ctx, l.about("resumed", "node "+node+" is not paused"), node)
		}
	}
}

// licence is V-22: a licence file names the network adapters of the licence agents' hosts, so a host that has left must not
// stay in it. The licences of agents outside the cluster have nothing to do with the nodes.
func (l leaving) licence(title string) []engine.Item {
	s := runbook.Step{ID: "node-licence", Manual: "7.1.2", Host: l.node, Title: title}
	if l.c.Site.Config.Licensing.Scenario != config.ScenarioOnNodes {
		return []engine.Item{engine.NotNeeded(s, "the licences belong to the licence agent on "+l.c.Site.Config.Licensing.CLAHostIP+", not to the nodes")}
	}
	return chapter.AttestNow(l.c, "node-licence", "attest the licences of "+l.node, s)
}

// knownMAC is the address of the licensed adapter of the node, as far as it is known.
func (l leaving) knownMAC() string {
	node, _ := l.c.Site.Config.Node(l.node)
	if mac := l.c.Preconditions().LicensedMAC(node); mac != "" {
		return " (" + mac + ")"
	}
	return ""
}

// roleAway moves the role to a node that stays; an offline role stays offline. If the run fails later, the role stays there.
func (l leaving) roleAway(ctx workflow.Context) {
	s := l.about("role-away", "the role is not on "+l.node)
	switch {
	case !l.began.RoleFound:
		l.c.Run.Do(ctx, engine.NotNeeded(s, "the cluster has no role "+l.c.Role.Name()))
		return
	case !l.owned():
		l.c.Run.Do(ctx, chapter.ReadShows(s, "the role is on "+l.began.RoleOwner))
		return
	case l.c.Run.Checking():
		l.c.Run.Do(ctx, chapter.WouldDo(s, "a run moves the role to "+l.target()))
		return
	}
	s.Host = l.target()
	wholly := l.began.RoleState == cluster.Online
	l.c.Role.Move(ctx, s, l.target(), wholly)
	switch {
	case !l.c.Run.OK():
	case wholly:
		l.c.Role.SettleHere()
	default: // What somebody has taken offline stays so.
		l.c.Role.Remember(l.c.Role.AtRest(ctx, l.c.Role.Refresh(ctx)))
	}
}

// target is the node that gets the role: its final owner, or else the first node that stays, of those that are up.
func (l leaving) target() string {
	candidates := l.others
	if owner := l.c.Site.Config.Owner(); owner != l.node {
		candidates = append([]string{owner}, candidates...)
	}
	return chapter.FirstUp(l.c, candidates)
}

// ownedBy sets the nodes that may own the role and its resources (7.2-5, 9.7.2-18).
func (l leaving) ownedBy(nodes []string, says string) []engine.Item {
	preferred := slices.DeleteFunc(slices.Clone(l.c.Site.Config.Role.PreferredOwners), func(n string) bool { return !slices.Contains(nodes, n) })
	if len(preferred) == 0 {
		preferred = nodes
	}
	group := []engine.Item{engine.Ensure(l.about("owners", "the role's preferred owners "+says), cluster.PreferredOwners{Role: l.c.Role.Name(), Owners: preferred})}
	for _, f := range l.began.Resources {
		if strings.EqualFold(f.Group, l.c.Role.Name()) {
			group = append(group, engine.Ensure(l.about("owners", "the possible owners of resource '"+f.Name+"' "+says),
				cluster.PossibleOwners{Resource: cluster.ResourceRef{Role: l.c.Role.Name(), Name: f.Name}, Owners: nodes}))
		}
	}
	return group
}

// out evicts the node once no list of owners names it; a node that is evicted as lost must still be lost then.
func (l leaving) out(ctx workflow.Context, lost bool) {
	l.c.Run.Do(ctx, l.ownedBy(l.others, "do not include "+l.node)...)
	s := l.about("eviction", "cluster "+l.c.Site.Config.Cluster.Name+" no longer has node "+l.node)
	if l.c.Run.Checking() && l.owned() {
		l.c.Run.Do(ctx, chapter.WouldDo(s, "a run evicts the node after the role has moved"))
		return
	}
	l.c.Run.Do(ctx, engine.Ensure(s, cluster.NodeEviction{Node: l.node, Lost: lost}))
}

// isOut reports whether the node is out of the cluster: a person may have skipped its eviction.
func (l leaving) isOut(ctx workflow.Context) bool {
	if l.c.Run.Checking() {
		return false
	}
	l.began = l.c.Role.Refresh(ctx)
	return l.c.Run.OK() && l.state() == ""
}

// leftBehind looks at the node that has left, if it answers: its cluster service is disabled, and XPR does not run.
func (l leaving) leftBehind(ctx workflow.Context, isOut bool) {
	member := runbook.Step{ID: "left-behind", Host: l.node, Title: "the node is not a member of a cluster"}
	stopped := runbook.Step{ID: "left-behind", Host: l.node, Title: "none of XPR's services runs on the node"}
	switch {
	case l.c.Run.Checking():
		l.c.Run.Do(ctx, engine.NotNeeded(member, engine.OnTheWayOnly), engine.NotNeeded(stopped, engine.OnTheWayOnly))
	case !isOut:
		const why = "a step was skipped and the node is still in the cluster"
		l.c.Run.Do(ctx, engine.NotNeeded(member, why), engine.NotNeeded(stopped, why))
	case !l.answered():
		const why = "the node took no part in the cluster when the run began, so the run reads nothing from this node"
		l.c.Run.Do(ctx, engine.NotNeeded(member, why), engine.NotNeeded(stopped, why))
	default:
		l.c.Run.Do(ctx,
			engine.Check(member.WithHint("run Clear-ClusterNode -Force in an elevated PowerShell at the console of "+l.node+", then retry"),
				windows.Service{Name: "ClusSvc", StartMode: "Disabled", State: windows.ServiceStopped}),
			engine.Check(stopped.WithHint("stop each service that still runs (Stop-Service -Name SERVICE -Force, in an elevated PowerShell on "+l.node+"), then retry"), check.ServicesStopped{Names: l.c.Site.Keys()}),
		)
	}
}

// twoStay is V-26: XPR needs a second node that can own the role.
func (l leaving) twoStay() engine.Item {
	s := l.about("two-stay", "two or more nodes stay in the cluster")
	return engine.Perform(s, func(workflow.Context, *engine.Attempt) error {
		if len(l.others) >= 2 {
			return nil
		}
		return calls.Failure(runbook.ErrPrecondition, "cannot continue: without %s, only %s stays in the cluster, and no other node could take over the role; a cluster for XPR needs two or more nodes (V-26); "+
			"if a computer of the same name takes the place of %s, abort, then start replace-node; if a node of another name will be added, skip with a reason",
			l.node, strings.Join(l.others, ", "), l.node)
	})
}

// neverAgain has a person attest that XPR does not start on a node that has left. Its services are still installed there, no
// cluster controls them any more, and they would work on the shared disk or answer clients.
func (l leaving) neverAgain() []engine.Item {
	return chapter.AttestNow(l.c, "node-retired", "attest that XPR never starts again on the computer "+l.node, runbook.Step{
		ID: "node-retired", Host: l.node,
		Title: "XPR's services stay installed on this computer and are never started again: the computer is switched off for good, or Windows is installed again before the computer is used for something else",
	})
}
