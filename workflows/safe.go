package workflows

import (
	"fmt"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// makeSafe leaves the site safe after a run that failed or was aborted, and says
// how (decision 5): nodes that the run paused are resumed; a role that the run
// disturbed goes back online where that can be, else it goes offline, since half a
// role would be moved to a node that can't run it.
func (r *run) makeSafe(ctx workflow.Context) {
	if r.site == nil || r.checking() || !r.touched && len(r.paused) == 0 {
		return
	}
	// Nodes first: the role may have to go back to one of them.
	r.resumeAfterFailure(ctx)
	r.settleRole(ctx)
}

// settleRole leaves the role wholly online, where it was online before, or offline.
func (r *run) settleRole(ctx workflow.Context) {
	if !r.touched {
		return
	}
	now, err := r.readCluster(ctx)
	if err != nil {
		r.safety = append(r.safety, "the state of role '"+r.site.Role.Name+"' could not be read ("+reasonOf(err)+"): look at it")
		return
	}
	r.ownedBy(now)
	atHome := r.home == "" || r.owner == r.home
	settled := now.RoleState == online && atHome || now.RoleState == offline && r.home == ""
	if !now.RoleFound || settled || r.home != "" && r.bringHome(ctx, now) {
		r.sayRole(ctx)
		return
	}
	if r.tidy(ctx, r.safetyStep("offline"), r.roleState(offline)) == nil {
		r.safety = append(r.safety, fmt.Sprintf("role '%s' is offline on %s; start the runbook again to finish it", r.site.Role.Name, r.owner))
	}
}

// bringHome brings the role online on the node where it was wholly online before.
func (r *run) bringHome(ctx workflow.Context, now activities.ClusterState) bool {
	if r.owner != r.home {
		// A role that is well moves as it is; half a role would be half a role there too.
		if now.RoleState != online && r.tidy(ctx, r.safetyStep("offline"), r.roleState(offline)) != nil {
			return false
		}
		back := step("safety", "", r.home, "role "+r.site.Role.Name+" is back on "+r.home)
		want := activities.RoleOwner{Role: r.site.Role.Name, Node: r.home, Online: now.RoleState == online, TimeoutSeconds: r.site.Timeouts.OnlineSeconds}
		if r.tidy(ctx, back, want) != nil {
			return false
		}
		r.owner = r.home
		r.moves++
	}
	return r.tidy(ctx, r.safetyStep("online"), r.roleState(online)) == nil
}

// sayRole says where the role is now.
func (r *run) sayRole(ctx workflow.Context) {
	now, err := r.readCluster(ctx)
	if err == nil && now.RoleFound {
		r.safety = append(r.safety, fmt.Sprintf("role '%s' is %s on %s", r.site.Role.Name, now.RoleState, now.RoleOwner))
	}
}

func (r *run) safetyStep(state string) activities.Step {
	return step("safety", "", r.owner, "role "+r.site.Role.Name+" is "+state+" after the end of the run")
}

// tidy makes one thing safe. It parks nowhere: nobody may be there to decide.
func (r *run) tidy(ctx workflow.Context, s activities.Step, want activities.Wanted) error {
	result := &activities.StepEvidence{Step: s, State: StepRunning, Started: workflow.Now(ctx)}
	r.steps = append(r.steps, result)
	outcome, err := r.request(ctx, s, activities.Apply, want)
	take(result, outcome)
	result.Finished = workflow.Now(ctx)
	result.State = verdict(result, outcome.Mode)
	if err != nil {
		result.State, result.Error = StepFailed, reasonOf(err)
		r.safety = append(r.safety, "failed: "+s.Title+" ("+result.Error+")")
	}
	return err
}
