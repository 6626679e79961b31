package role

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// Restart restarts a node once (design, decision 8), after a person has allowed it where the site
// asks for that. The owner of the role may be restarted only while every other node is paused. Its
// role is taken offline before: a paused node would take it over without bringing anything online
// (MS-CMRP 3.1.4.1.70), and it comes back after. stopServices stops the services of XPR that the
// cluster does not run, before their disk goes offline.
func (r *Role) Restart(ctx workflow.Context, s runbook.Step, node string, stopServices func(workflow.Context)) {
	if r.run.Checking() {
		r.run.Do(ctx, engine.Perform(s, func(_ workflow.Context, a *engine.Attempt) error {
			a.Pending("Boot time", "", "(the node is restarted)")
			return nil
		}))
		return
	}
	// During the restart the owner and the state of the role are the restart's own.
	before := r.place
	r.place = place{}
	(&restart{role: r, step: s, node: node, stopServices: stopServices}).carryOut(ctx)
	r.place = before
}

// restart is the restart of one node.
type restart struct {
	role         *Role
	step         runbook.Step
	node         string
	stopServices func(workflow.Context)
	allowed      permission
	// noQuorum, interrupts: a person has accepted that the cluster loses its quorum, or that the role is not offline.
	noQuorum, interrupts bool
}

// titled is a step of the restart on a host.
func (r *restart) titled(host, title string) runbook.Step {
	return runbook.Step{ID: r.step.ID, Manual: r.step.Manual, Host: host, Title: title}
}

func (r *restart) carryOut(ctx workflow.Context) {
	run := r.role.run
	r.allowed = r.allow(ctx)
	before := r.ready(ctx)
	for run.OK() && !r.allowed.covers(r.interrupted()) {
		r.allowed = r.allow(ctx)
		before = r.ready(ctx)
	}
	if r.checkQuorum(ctx); !run.OK() {
		return
	}
	owner := before.RoleOwner == r.node
	if owner {
		r.role.touched = true
		r.stopServices(ctx)
		mark := run.Mark()
		r.role.Stop(ctx, r.titled(r.node, "the role is offline while "+r.node+" restarts"))
		r.interrupts = engine.SkippedSince(run, mark)
	}
	run.Do(ctx, engine.PerformGuard(r.step, r.attempt))
	switch {
	case owner:
		r.bringBack(ctx, before)
		r.bringOthersBack(ctx, before)
	case before.RoleFound:
		stays := r.titled(r.role.owner, "the role is on "+before.RoleOwner)
		run.Do(ctx, engine.Guard(stays, clustercheck.RoleOwnedBy{Role: r.role.Name(), Owner: before.RoleOwner}))
	}
}

// checkQuorum stops a restart that would stop the cluster, before anything is stopped. A person who has accepted this is not asked
// again, for example when the next restart window begins at night.
func (r *restart) checkQuorum(ctx workflow.Context) {
	if r.noQuorum {
		return
	}
	s := r.titled(r.role.owner, "the cluster keeps its quorum while "+r.node+" restarts")
	mark := r.role.run.Mark()
	r.role.run.Do(ctx, engine.Check(s, clustercheck.QuorumKept{Restarts: r.node}))
	r.noQuorum = engine.SkippedSince(r.role.run, mark)
}

// losesQuorum reports whether the cluster would lose its quorum now, which nobody has accepted.
func (r *restart) losesQuorum(ctx workflow.Context, a *engine.Attempt) bool {
	_, err := a.Look(ctx, r.role.owner, clustercheck.QuorumKept{Restarts: r.node})
	return !r.noQuorum && calls.TypeOf(err) == runbook.ErrPrecondition
}

// attempt is one attempt. Hours may have passed since it was allowed: the run first reads whether
// the node has restarted already, and only then waits for the next window. Votes may have been lost meanwhile, and the role may have
// come to the node, so the restart itself is refused then.
func (r *restart) attempt(ctx workflow.Context, a *engine.Attempt) error {
	for {
		err := a.Ensure(ctx, r.node, windows.Reboot{
			ClusterNode: r.node, Others: r.role.site.Config.OtherNodes(r.node), TimeoutSeconds: r.role.site.Config.Timeouts.RebootSeconds, NotAfter: r.allowed.until,
			KeepsQuorum: !r.noQuorum, Role: r.mustBeOffline(), KeepsRoles: true, Interrupts: append([]string{r.role.Name()}, r.allowed.roles...),
		})
		expired := !r.allowed.until.IsZero() && !workflow.Now(ctx).Before(r.allowed.until)
		switch {
		case err == nil, calls.TypeOf(err) != runbook.ErrPrecondition:
			return err
		case expired:
			r.allowed = r.allow(ctx)
		case r.losesQuorum(ctx, a):
		case r.hasNewRole(ctx, a):
			r.allowed = r.allow(ctx)
		default:
			return err
		}
		if !r.role.run.OK() {
			return err
		}
		if r.checkQuorum(ctx); !r.role.run.OK() {
			return err
		}
	}
}

// mustBeOffline is the role that a restart of its owner must not interrupt.
func (r *restart) mustBeOffline() string {
	if r.interrupts {
		return ""
	}
	return r.role.Name()
}

// bringBack brings the role to where it was, in the state in which it was.
func (r *restart) bringBack(ctx workflow.Context, before cluster.State) {
	run := r.role.run
	if now := r.role.Refresh(ctx); now.RoleOwner != r.node {
		r.role.Move(ctx, r.titled(r.node, "the role is on "+r.node+" after the restart of "+r.node), r.node, false)
	}
	back := r.titled(r.node, "the role is in the same state as before the restart of "+r.node)
	was := r.role.see(before).online()
	if was.wholly {
		run.Do(ctx, engine.Ensure(back, r.role.Wholly(cluster.Online)))
	} else {
		run.Do(ctx, r.eachOnline(was)...)
		r.warnOfParts(ctx, back, before)
	}
	run.Do(ctx, engine.Guard(back, clustercheck.RoleOwnedBy{Role: r.role.Name(), Owner: r.node}))
}

// eachOnline are the steps that bring online what was online before; nothing else is brought online.
func (r *restart) eachOnline(was online) []engine.Item {
	var items []engine.Item
	for _, f := range was.resources {
		s := r.titled(r.node, "resource "+f.name+" is online as before the restart of "+r.node)
		items = append(items, engine.Transition(s, r.role.ResourceOnline(f.ref)))
	}
	return items
}

// warnOfParts says what became of a role that was only partly online before the restart. The cluster would have restarted resources
// that had failed, but not once they are offline. Taking the role offline has also ended that it starts with the cluster, and bringing
// single resources online does not change that; while a site is being built, a later step does.
func (r *restart) warnOfParts(ctx workflow.Context, s runbook.Step, before cluster.State) {
	warning := ""
	if failed := r.role.see(before).in(cluster.Failed); len(failed) > 0 {
		warning = "these resources had failed before the restart and stay offline: " + strings.Join(failed, ", ") +
			"; look for the cause in the cluster events in Failover Cluster Manager, correct the cause, then start the whole role there, so that it also starts with the cluster"
	} else if r.role.InProduction() && !before.RoleByHand && len(r.role.see(before).online().resources) > 0 {
		warning = "role '" + r.role.Name() + "' was only partly online before the restart, and does not start with the cluster now: when its other resources can run, start the whole role in Failover Cluster Manager"
	}
	if warning == "" {
		return
	}
	r.role.run.Do(ctx, engine.Perform(s, func(_ workflow.Context, a *engine.Attempt) error {
		a.Warn(warning)
		return nil
	}))
}

// ready reads the cluster before a node restarts, once it is at rest: what is online then comes back. The pauses are steps that an operator may
// have skipped, so an owner with another node up stops here: the role would fail over to a node that
// may not be able to run it.
func (r *restart) ready(ctx workflow.Context) cluster.State {
	s := r.step
	s.Title, s.Host = "no other node takes the role while "+r.node+" restarts", r.role.owner
	var state cluster.State
	r.role.run.Quietly(ctx, s, func(ctx workflow.Context, reader engine.Reader) (err error) {
		if state, err = r.role.LookAtRest(ctx, reader); err != nil || state.RoleOwner != r.node {
			return err
		}
		if changing := r.role.see(state).changing(); len(changing) > 0 {
			return calls.Failure(runbook.ErrTimeout, "cannot restart %s: the state of the cluster still changes (%s); look at these states and at the cluster events in Failover Cluster Manager; when the states no longer change, retry",
				r.node, strings.Join(changing, ", "))
		}
		if up := othersUp(state, r.node); len(up) > 0 {
			return calls.Failure(runbook.ErrPrecondition, "cannot restart %s: the node owns role '%s', which could fail over to %s; pause each of these other nodes (Suspend-ClusterNode -Name NODE, in an elevated PowerShell on a node), then retry",
				r.node, r.role.Name(), strings.Join(up, " or "))
		}
		return nil
	})
	return state
}

// permission is what allows a restart: a person, or a window until its end.
type permission struct {
	// until is the end of the window; zero: there is none.
	until time.Time
	// roles are the other roles that a person has allowed to interrupt.
	roles []string
}

// covers reports whether a person has allowed to interrupt each of these roles.
func (p permission) covers(others []cluster.OtherRole) bool {
	return !slices.ContainsFunc(others, func(o cluster.OtherRole) bool { return !slices.Contains(p.roles, o.Name) })
}

// allow asks for the permission that 6.2-5 wants, unless the site gives it in advance. The site cannot do so for other roles of the node: a
// person is asked. Where
// it does so for a window only, the restart waits for the window or for a person. An approved maintenance
// window of this run allows it as well, until the end of the next restart window: the run may have waited for days
// since the approval.
func (r *restart) allow(ctx workflow.Context) permission {
	run := r.role.run
	if !run.OK() {
		return permission{}
	}
	t := desk.Task{Required: true, OperatorTask: runbook.OperatorTask{
		ID: "restart-" + strings.ToLower(r.node), Title: runbook.RestartSummary + r.node + " (" + r.step.Manual + ")", Host: r.node, Attest: true,
	}}
	if r.role.touched {
		t.Title += "; role '" + r.role.Name() + "' may be offline during the restart"
	}
	others := r.interrupted()
	t.Title += r.aboutOthers(others)
	reboots := r.role.site.Config.Reboots
	if reboots.Approval != config.ApprovalAutomatic || len(others) > 0 {
		run.Allowed(ctx, t)
		return permission{roles: namesOf(others)}
	}
	now := workflow.Now(ctx)
	if approved := run.Approved(); !approved.IsZero() {
		if _, closes, err := reboots.Window.Next(approved); err == nil && (closes.IsZero() || now.Before(closes)) {
			return permission{until: closes}
		}
	}
	opens, closes, err := reboots.Window.Next(now)
	if err == nil && !now.Before(opens) {
		return permission{until: closes}
	}
	if err == nil {
		t.Until = opens
		t.Title += "; without an answer the restart begins at " + opens.Format(desk.TimeFormat)
	}
	if run.Allowed(ctx, t) {
		return permission{}
	}
	return permission{until: closes}
}
