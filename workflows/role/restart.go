package role

import (
	"strings"
	"time"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// Restart restarts a node once (design, decision 8), after a person has allowed it where the site
// asks for that. The owner of the role may be restarted only while every other node is paused. Its
// role is taken offline before: a paused node would take it over without bringing anything online
// (MS-CMRP 3.1.4.1.70), and it comes back after. stopServices stops what runs besides the cluster's
// services, before their disk goes.
func (r *Role) Restart(ctx workflow.Context, s runbook.Step, node string, stopServices func(workflow.Context)) {
	if r.run.Checking() {
		r.run.Do(ctx, engine.Perform(s, func(_ workflow.Context, a *engine.Attempt) error {
			a.Pending("Boot time", "", "(the node is restarted)")
			return nil
		}))
		return
	}
	allowed := r.allowRestart(ctx, s, node)
	before := r.readyToRestart(ctx, s, node)
	if !r.run.OK() {
		return
	}
	owner := before.RoleOwner == node
	if owner {
		r.touched = true
		stopServices(ctx)
		r.Stop(ctx, runbook.Step{ID: s.ID, Manual: s.Manual, Host: node, Title: "the role is offline while " + node + " restarts"})
	}
	r.run.Do(ctx, engine.PerformGuard(s, func(ctx workflow.Context, a *engine.Attempt) error {
		return r.restart(ctx, a, node, &allowed)
	}))
	switch {
	case owner:
		r.afterRestart(ctx, s, node, before)
	case before.RoleFound:
		stays := runbook.Step{ID: s.ID, Manual: s.Manual, Host: r.owner, Title: "the role has stayed on " + before.RoleOwner}
		r.run.Do(ctx, engine.Guard(stays, cluster.RoleOwnedBy{Role: r.Name(), Owner: before.RoleOwner}))
	}
}

// restart is one attempt. Hours may have passed since it was allowed: the host says first whether it
// has restarted already, and only then the next window is waited for.
func (r *Role) restart(ctx workflow.Context, a *engine.Attempt, node string, allowed *permission) error {
	for {
		err := a.Ensure(ctx, node, windows.Reboot{
			ClusterNode: node, TimeoutSeconds: r.site.Config.Timeouts.RebootSeconds, NotAfter: allowed.until,
		})
		expired := !allowed.until.IsZero() && !workflow.Now(ctx).Before(allowed.until)
		if err == nil || engine.TypeOf(err) != runbook.ErrPrecondition || !expired {
			return err
		}
		if *allowed = r.allowRestart(ctx, a.Step(), node); !r.run.OK() {
			return err
		}
	}
}

// afterRestart brings the role to where it was, in the state in which it was.
func (r *Role) afterRestart(ctx workflow.Context, s runbook.Step, node string, before cluster.State) {
	if now := r.Survey(ctx); now.RoleOwner != node {
		r.Move(ctx, runbook.Step{ID: s.ID, Manual: s.Manual, Host: node, Title: "the role is on " + node + " after its restart"}, node, false)
	}
	back := runbook.Step{ID: s.ID, Manual: s.Manual, Host: node, Title: "the role is as before the restart of " + node}
	switch before.RoleState {
	case cluster.Online:
		r.run.Do(ctx, engine.Ensure(back, r.Wholly(cluster.Online)))
	case cluster.PartialOnline:
		r.run.Do(ctx, r.Infrastructure(runbook.Step{ID: s.ID, Manual: s.Manual})...)
	case cluster.Offline, cluster.Failed, cluster.Pending, cluster.OnlinePending, cluster.OfflinePending:
		// What was not online before is not brought online.
	}
	r.run.Do(ctx, engine.Guard(back, cluster.RoleOwnedBy{Role: r.Name(), Owner: node}))
}

// readyToRestart reads the cluster before a node restarts. The pauses are steps that an operator may
// have skipped, so an owner with another node up stops here: the role would fail over to a node that
// may not be able to run it.
func (r *Role) readyToRestart(ctx workflow.Context, s runbook.Step, node string) cluster.State {
	s.Title, s.Host = "no other node takes the role while "+node+" restarts", r.owner
	var state cluster.State
	r.run.Quietly(ctx, s, func(ctx workflow.Context, a *engine.Attempt) (err error) {
		if state, err = r.Look(ctx, a); err != nil || state.RoleOwner != node {
			return err
		}
		if up := othersUp(state, node); len(up) > 0 {
			return engine.Failure(runbook.ErrPrecondition, "cannot restart %s: it owns role '%s', which could fail over to %s; pause what is up and retry",
				node, r.Name(), strings.Join(up, "; "))
		}
		return nil
	})
	return state
}

// permission is what allows a restart: a person, or a window until its end.
type permission struct {
	// until is the end of the window; zero: there is none.
	until time.Time
}

// allowRestart asks for the permission that 6.2-5 wants, unless the site gives it in advance. Where
// it does so for a window only, the restart waits for that or for a person; who has approved a
// maintenance window for this run has allowed it as well.
func (r *Role) allowRestart(ctx workflow.Context, s runbook.Step, node string) permission {
	if !r.run.OK() {
		return permission{}
	}
	t := engine.Task{Required: true, OperatorTask: runbook.OperatorTask{
		ID: "restart-" + strings.ToLower(node), Title: "allow the restart of " + node + " (" + s.Manual + ")", Host: node, Attest: true,
	}}
	if r.touched {
		t.Title += "; role '" + r.Name() + "' may be offline meanwhile"
	}
	reboots := r.site.Config.Reboots
	if reboots.Approval != config.ApprovalAutomatic {
		r.run.Allowed(ctx, t)
		return permission{}
	}
	if r.run.Approved() {
		return permission{}
	}
	now := workflow.Now(ctx)
	opens, closes, err := reboots.Window.Next(now)
	if err == nil && !now.Before(opens) {
		return permission{until: closes}
	}
	if err == nil {
		t.Until = opens
		t.Title += "; it is allowed from " + opens.Format(engine.TimeFormat) + " on"
	}
	if r.run.Allowed(ctx, t) {
		return permission{}
	}
	return permission{until: closes}
}
