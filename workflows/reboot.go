package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config"

	"go.temporal.io/sdk/workflow"
)

// restart restarts a node once (decision 8), after a person has allowed it where
// the site asks for that. The owner of the role may be restarted only while every
// other node is paused: then the role goes down and comes back on its node.
func (r *run) restart(ctx workflow.Context, s activities.Step, node string) {
	if r.checking() {
		r.report(ctx, s, StepPending, "the node is restarted")
		return
	}
	r.allowRestart(ctx, s, node)
	before := r.readyToRestart(ctx, s, node)
	if r.err != nil {
		return
	}
	owner := before.RoleOwner == node
	if owner {
		r.touched = true
	}
	boot := r.readBootTime(ctx, node)
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		return r.apply(ctx, s, activities.Reboot{BootTimeBefore: boot.LastBoot, ClusterNode: node, TimeoutSeconds: r.site.Timeouts.RebootSeconds})
	})
	back := s
	back.Title = "the role is on " + r.owner + " after the restart of " + node
	back.Host = r.owner
	if owner && before.RoleState == online {
		r.ensure(ctx, back, r.roleState(online))
	}
	if before.RoleFound {
		r.guard(ctx, back, activities.ClusterCheck{Role: r.site.Role.Name, RoleOwner: before.RoleOwner})
	}
}

// readyToRestart reads the cluster before a node restarts. The pauses are steps that an
// operator may have skipped, so an owner with another node up stops here: the role
// would fail over to a node that may not be able to run it.
func (r *run) readyToRestart(ctx workflow.Context, s activities.Step, node string) activities.ClusterState {
	s.Title, s.Host = "no other node takes the role while "+node+" restarts", r.owner
	var state activities.ClusterState
	r.quietly(ctx, s, func(ctx workflow.Context) (err error) {
		if state, err = r.readCluster(ctx); err != nil || state.RoleOwner != node {
			return err
		}
		var up []string
		for _, other := range state.Nodes {
			if other.State == nodeUp && !strings.EqualFold(other.Name, node) {
				up = append(up, other.Name)
			}
		}
		if len(up) > 0 {
			return failure(activities.ErrPrecondition, "cannot restart %s: it owns role '%s', which could fail over to %s; pause what is up and retry",
				node, r.site.Role.Name, list(up))
		}
		return nil
	})
	if r.err == nil {
		r.ownedBy(state)
	}
	return state
}

// allowRestart asks for the permission that 6.2-5 wants, unless the site gives it in
// advance. Where it does so for a window only, the restart waits for that or for a person.
func (r *run) allowRestart(ctx workflow.Context, s activities.Step, node string) {
	if !r.proceed(ctx) {
		return
	}
	t := task{required: true, OperatorTask: OperatorTask{
		ID: "restart-" + strings.ToLower(node), Title: "allow the restart of " + node + " (" + s.Manual + ")", Host: node, Attest: true,
	}}
	if r.site.Reboots.Approval == config.ApprovalAutomatic {
		now := workflow.Now(ctx)
		opens, err := r.site.Reboots.Window.Opens(now)
		if err == nil && !opens.After(now) {
			return
		}
		t.until = opens
		t.Title += "; it is allowed from " + opens.Format("2006-01-02 15:04 MST") + " on"
	}
	r.open(ctx, t)
}

func (r *run) readBootTime(ctx workflow.Context, node string) activities.BootTime {
	var boot activities.BootTime
	s := step("read-boot-time", "", node, "read when the node started")
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		return r.call(ctx, s, hostWork, "ReadBootTime", activities.HostQuery[struct{}]{Site: r.site.Name, Step: s}, &boot)
	})
	return boot
}
