package role

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// MakeSafe leaves the site safe after a run that failed or was aborted, and says how (design, decision 5):
// nodes that the run paused are resumed, and the run says which of them cannot run the role; a role that the run disturbed goes back online where that can be. Otherwise a role that is
// still being built goes offline, since a role that is partly online could be moved to a node that can't run it; a role in production
// keeps online what does come online, since people rely on it.
func (r *Role) MakeSafe(ctx workflow.Context) {
	if !r.touched && len(r.pauses.nodes)+len(r.pauses.without) == 0 {
		return
	}
	if r.keep != "" {
		r.run.Safety(r.keep)
		for _, left := range r.Unfinished() {
			r.run.Safety(left)
		}
		return
	}
	r.place = place{}
	// Nodes first: the role may have to go back to one of them.
	resumed := safeEnd{r}.resumeAfterFailure(ctx)
	if r.touched {
		safeEnd{r}.settle(ctx)
	}
	for _, node := range resumed {
		safeEnd{r}.warnWithoutXPR(node)
	}
	safeEnd{r}.pauseWithoutXPR(ctx)
}

// lookAtRole is the advice about a role of which a run does not know how it left the role.
const lookAtRole = "in Failover Cluster Manager, see on which node the role is, and which of its resources are not online; while no other run is open, start the runbook again"

// safeEnd leaves the role safe.
type safeEnd struct{ *Role }

// settle leaves the role as it was where it ran before, or offline.
func (r safeEnd) settle(ctx workflow.Context) {
	now, err := r.present(ctx)
	if err != nil {
		r.run.Safety("the state of role '" + r.Name() + "' could not be read (" + calls.Reason(err) + "): " + lookAtRole)
		return
	}
	if r.home != "" && calls.TypeOf(r.run.Err()) == runbook.ErrInterrupted {
		r.home = r.owner // A move home would interrupt people who work by now.
	}
	settled := r.was.settled(r.home, r.owner, r.see(now))
	// A role that is settled is not taken offline because it cannot be set to start with the cluster.
	if !now.RoleFound || settled && !r.staysOffline(now) || r.home != "" && r.restore(ctx, now) || settled {
		r.say(ctx)
		return
	}
	if r.run.MakeTrue(ctx, r.safetyStep("role "+r.Name()+" is offline"), r.Wholly(cluster.Offline)) == nil {
		r.run.Safety(fmt.Sprintf("role '%s' is offline on %s; start the runbook again to finish the work", r.Name(), r.owner))
	}
}

// restore brings the role home, and then brings online where the role is what was online of it. In production a part that fails keeps
// no other part from coming online, and the role may stay as it is then.
func (r safeEnd) restore(ctx workflow.Context, now cluster.State) bool {
	production := r.InProduction()
	return (r.bringHome(ctx, now) || production) && r.bringOnline(ctx) || production
}

// staysOffline reports whether a role that was wholly online before the run would stay offline when the cluster starts.
func (r safeEnd) staysOffline(now cluster.State) bool {
	return r.home != "" && r.was.wholly && now.RoleByHand
}

// settled reports whether nothing is to be done for a role on its owner: what was online before at home
// is online there, or there was nothing and the role is wholly online or offline.
func (o online) settled(home, owner string, now seen) bool {
	if home == "" {
		return now.RoleState == cluster.Online || now.RoleState == cluster.Offline
	}
	return owner == home && o.holdsIn(now)
}

// present reads the cluster once: if that fails, nobody may be there to decide.
func (r safeEnd) present(ctx workflow.Context) (cluster.State, error) {
	var state cluster.State
	s := r.readStep()
	err := r.run.TryRead(ctx, s, runbook.ReadClusterActivity, r.query(s), &state)
	if err == nil {
		state = r.ownedBy(state)
	}
	return state, err
}

// bringHome brings the role to the node where it ran before.
func (r safeEnd) bringHome(ctx workflow.Context, now cluster.State) bool {
	if r.owner == r.home {
		return true
	}
	// A role that is online moves as it is; one that is partly online would be partly online there too.
	if now.RoleState != cluster.Online && r.run.MakeTrue(ctx, r.safetyStep("role "+r.Name()+" goes offline before it moves back to "+r.home), r.Wholly(cluster.Offline)) != nil {
		return false
	}
	back := safetyStep(r.home, "role "+r.Name()+" is back on "+r.home)
	if r.run.MakeTrue(ctx, back, r.owned(r.home, now.RoleState == cluster.Online)) != nil {
		_, _ = r.present(ctx) // The move may have been made all the same.
		return false
	}
	r.owner = r.home
	r.run.Moved()
	return true
}

// bringOnline brings online where the role is what was online of it, and nothing else: what somebody had taken offline stays so.
func (r safeEnd) bringOnline(ctx workflow.Context) bool {
	if r.was.wholly {
		return r.run.MakeTrue(ctx, r.safetyStep("role "+r.Name()+" is online"), r.Wholly(cluster.Online)) == nil
	}
	all := true
	for _, f := range r.was.resources {
		if r.run.MakeTrue(ctx, r.safetyStep("resource "+f.name+" is online"), r.ResourceOnline(f.ref)) == nil {
			continue
		}
		if all = false; !r.InProduction() {
			break
		}
	}
	return all
}

// untilReplicated is what a run says about a paused node to which XPR is not replicated.
const untilReplicated = "stays paused until XPR is replicated to it"

// pauseWithoutXPR pauses the nodes of PauseAfterFailure to which XPR is not replicated. While a site is being built, they stay as
// they are (design, decision 5): people do not rely on the role yet.
func (r safeEnd) pauseWithoutXPR(ctx workflow.Context) {
	for _, node := range r.pauses.without {
		if node == r.owner || !LacksXPR(r.Role, node) {
			continue
		}
		if !r.InProduction() {
			if r.pauses.here(node) {
				r.run.Safety("node " + node + " " + untilReplicated)
			} else {
				r.warnWithoutXPR(node)
			}
			continue
		}
		if why := r.notToPause(ctx, node); why != "" {
			r.run.Safety(why)
			continue
		}
		if err := r.run.Record().RememberAtTheEnd(ctx, runbook.FactPausedPrefix+node, nodePausedHere); err != nil {
			r.run.Safety("XPR is not replicated to node " + node + ", and the site record could not store that Changeover pauses the node (" + calls.Reason(err) + "): run 'Suspend-ClusterNode -Name " + node + "' in an elevated PowerShell on a node")
			continue
		}
		want := cluster.NodePause{Node: node, Paused: true, NotOwnerOf: r.Name()}
		if r.run.MakeTrue(ctx, r.safetyStep("node "+node+" is paused"), want) == nil {
			r.run.Safety("node " + node + " " + untilReplicated)
		}
	}
}

// notToPause says why the run leaves a node that lacks XPR as it is: the record must not say that Changeover has paused a node that a
// person keeps paused. Empty: the run pauses the node.
func (r safeEnd) notToPause(ctx workflow.Context, node string) string {
	if r.pauses.here(node) {
		return ""
	}
	now, err := r.present(ctx)
	switch {
	case err != nil:
		return "XPR is not replicated to node " + node + ", and the run did not pause the node, because the state of the node could not be read (" + calls.Reason(err) + "): run 'Suspend-ClusterNode -Name " + node + "' in an elevated PowerShell on a node"
	case stateOf(now, node) == cluster.NodePaused:
		return "node " + node + " is paused, and not by Changeover: the node stays paused until a person resumes it"
	}
	return ""
}

// warnWithoutXPR says that a node which the run leaves resumed cannot run the role. The role may be there, or the cluster can move it
// there.
func (r safeEnd) warnWithoutXPR(node string) {
	if !LacksXPR(r.Role, node) {
		return
	}
	without := "XPR is not replicated to node " + node
	if node == r.owner {
		r.run.Safety(without + ", so role '" + r.Name() + "' cannot run there, and the role is on this node: start the runbook again soon")
		return
	}
	r.run.Safety(without + ", but the node is not paused, so the cluster can move role '" + r.Name() + "' there, where it cannot run: start the runbook again soon; " +
		"to keep the role away from this node until then, run 'Suspend-ClusterNode -Name " + node + "' in an elevated PowerShell on a node, and '" + r.site.Config.Commands().ResumeNode(node) + "' before the runbook starts")
}

// say reports where the role is now.
func (r safeEnd) say(ctx workflow.Context) {
	now, err := r.present(ctx)
	if err == nil && now.RoleFound {
		start := ""
		if r.home != "" && now.RoleByHand {
			start = "; it does not start with the cluster: when the cause is corrected, start the whole role in Failover Cluster Manager"
		}
		r.run.Safety(fmt.Sprintf("role '%s' is %s on %s", r.Name(), now.RoleState, now.RoleOwner) + r.see(now).notOnline() + start)
	}
}

func (r safeEnd) safetyStep(what string) runbook.Step { return safetyStep(r.owner, what) }

// safetyStep is a step on the way to a safe end, which who follows a run must not take for the end.
func safetyStep(host, what string) runbook.Step {
	return runbook.Step{ID: "safety", Host: host, Title: calls.MakingSafe + what}
}

// Keep makes the end of the run leave the role and the paused nodes as they are, for a reason such as a program that may
// still run there; an empty reason makes it leave them safe again.
func Keep(r *Role, why string) { r.keep = why }

// Unfinished lists what a run leaves behind that must not make anything safe.
func (r *Role) Unfinished() []string {
	var left []string
	for _, node := range r.pauses.nodes {
		left = append(left, r.pauses.left(node))
	}
	if r.touched {
		left = append(left, "this run was changing role '"+r.Name()+"', last seen on "+r.owner+": "+lookAtRole)
	}
	return left
}
