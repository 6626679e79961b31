package workflows

import (
	"strings"
	"time"

	"changeover/activities"
	"changeover/config"

	"go.temporal.io/sdk/workflow"
)

// restart restarts a node once (decision 8), after a person has allowed it where
// the site asks for that. The owner of the role may be restarted only while every
// other node is paused. Its role is taken offline before: a paused node would take it
// over without bringing anything online (MS-CMRP 3.1.4.1.70), and it comes back after.
func (r *run) restart(ctx workflow.Context, s activities.Step, node string) {
	if r.checking() {
		r.report(ctx, s, StepPending, "the node is restarted")
		return
	}
	allowed := r.allowRestart(ctx, s, node)
	before := r.readyToRestart(ctx, s, node)
	if r.err != nil {
		return
	}
	owner := before.RoleOwner == node
	if owner {
		r.touched = true
		r.stopServices(ctx, s.ID, s.Manual) // Before their disk goes.
		r.stopRole(ctx, step(s.ID, s.Manual, node, "the role is offline while "+node+" restarts"))
	}
	boot := r.readBootTime(ctx, node)
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		for {
			outcome, err := r.apply(ctx, s, activities.Reboot{
				BootTimeBefore: boot.LastBoot, ClusterNode: node, TimeoutSeconds: r.site.Timeouts.RebootSeconds, NotAfter: allowed.until,
			})
			// Hours may have passed since it was allowed. The host says first whether it has restarted
			// already: then there is nothing left to wait for.
			expired := !allowed.until.IsZero() && !workflow.Now(ctx).Before(allowed.until)
			if kindOf(err) != activities.ErrPrecondition || !expired {
				return outcome, err
			}
			if allowed = r.allowRestart(ctx, s, node); r.err != nil {
				return outcome, r.err
			}
		}
	})
	switch {
	case owner:
		r.roleAfterRestart(ctx, s, node, before)
	case before.RoleFound:
		stays := step(s.ID, s.Manual, r.owner, "the role has stayed on "+before.RoleOwner)
		r.guard(ctx, stays, activities.ClusterCheck{Role: r.site.Role.Name, RoleOwner: before.RoleOwner})
	}
}

// roleAfterRestart brings the role to where it was, in the state in which it was.
func (r *run) roleAfterRestart(ctx workflow.Context, s activities.Step, node string, before activities.ClusterState) {
	if now := r.survey(ctx); now.RoleOwner != node {
		r.move(ctx, step(s.ID, s.Manual, node, "the role is on "+node+" after its restart"), node, false)
	}
	back := step(s.ID, s.Manual, node, "the role is as before the restart of "+node)
	switch before.RoleState {
	case online:
		r.ensure(ctx, back, r.roleState(online))
	case partialOnline:
		r.infrastructure(ctx, s.ID, s.Manual)
	}
	r.guard(ctx, back, activities.ClusterCheck{Role: r.site.Role.Name, RoleOwner: node})
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

// permission is what allows a restart: a person, or a window until its end.
type permission struct {
	person bool
	// until is the end of the window; zero: there is none.
	until time.Time
}

// allowRestart asks for the permission that 6.2-5 wants, unless the site gives it in
// advance. Where it does so for a window only, the restart waits for that or for a
// person; who has approved a maintenance window for this run has allowed it as well.
func (r *run) allowRestart(ctx workflow.Context, s activities.Step, node string) permission {
	if !r.proceed(ctx) {
		return permission{}
	}
	t := task{required: true, OperatorTask: OperatorTask{
		ID: "restart-" + strings.ToLower(node), Title: "allow the restart of " + node + " (" + s.Manual + ")", Host: node, Attest: true,
	}}
	if r.touched {
		t.Title += "; role '" + r.site.Role.Name + "' may be offline meanwhile"
	}
	if r.site.Reboots.Approval != config.ApprovalAutomatic {
		r.open(ctx, t)
		return permission{person: true}
	}
	if r.approved {
		return permission{person: true}
	}
	now := workflow.Now(ctx)
	opens, closes, err := r.site.Reboots.Window.Next(now)
	if err == nil && !now.Before(opens) {
		return permission{until: closes}
	}
	if err == nil {
		t.until = opens
		t.Title += "; it is allowed from " + opens.Format(untilFormat) + " on"
	}
	if open := r.open(ctx, t); open.confirmed != nil {
		return permission{person: true}
	}
	return permission{until: closes}
}

func (r *run) readBootTime(ctx workflow.Context, node string) activities.BootTime {
	var boot activities.BootTime
	s := step("read-boot-time", "", node, "read when the node started")
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		return r.call(ctx, s, hostWork, "ReadBootTime", activities.HostQuery[struct{}]{Site: r.site.Name, Step: s}, &boot)
	})
	return boot
}
