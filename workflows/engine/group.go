package engine

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// executor carries out groups of steps.
type executor struct {
	status *progress.Status
	report *progress.Report
	desk   *desk.Desk
	record *Record
	hosts  *hosts
	// findRemedy finds a remedy for a failed step where the cause is not the step's own; nil: there is none.
	findRemedy func(ctx workflow.Context) *Remedy
	// study is called with each item that mode check has looked at; it may be nil.
	study func(Studied)
	// queue is what mode check has collected, groups counts how often it was looked at.
	queue  []*entry
	groups int
	// open are the steps that a run would carry out, as far as mode check has come; see Item.MadeBy. earlier are those of earlier
	// runbooks of the same deployment.
	open, earlier runbook.OpenSteps
}

// do carries out a group of steps in order: it looks at all of them at once, acts on those that
// differ one by one, and looks again until nothing differs (design, decision 1a). In mode check the
// groups of a chapter are collected and looked at together.
func (x *executor) do(ctx workflow.Context, items ...Item) {
	if !x.status.OK() {
		return
	}
	group := make([]*entry, 0, len(items))
	for _, item := range items {
		group = append(group, &entry{Item: item.cited(x.desk), epoch: -1, unread: x.hosts.unread})
	}
	if x.status.Checking() {
		x.queue = append(x.queue, group...)
		return
	}
	x.apply(ctx, group)
}

// flush looks at what mode check has collected.
func (x *executor) flush(ctx workflow.Context) {
	group := x.queue
	x.queue = nil
	if len(group) == 0 || !x.desk.Proceed(ctx) {
		return
	}
	x.groups++
	entries := slices.DeleteFunc(slices.Clone(group), func(e *entry) bool { return e.onTheWay() })
	x.findMakers(group)
	for _, e := range entries {
		x.noteSaid(e)
	}
	x.hosts.lookIn(ctx, x.groups, entries)
	judged := judgeAll(entries)
	for _, e := range group {
		if !x.status.OK() {
			return
		}
		before := len(x.report.Steps())
		x.plan(ctx, e, judged[e])
		x.noteRows(e, judged[e], x.report.Steps()[before:])
		if x.study != nil {
			x.study(x.studied(e, x.report.Steps()[before:]))
		}
	}
}

// apply carries out a group in mode apply.
func (x *executor) apply(ctx workflow.Context, group []*entry) {
	if !x.desk.Proceed(ctx) {
		return
	}
	before := x.hosts.epoch
	x.hosts.routes.Forget()
	x.hosts.look(ctx, group)
	for _, e := range group {
		if !x.desk.Proceed(ctx) {
			return
		}
		x.carryOut(ctx, group, e)
	}
	if x.hosts.epoch != before {
		x.lookAgain(ctx, group)
	}
}

// rounds is how often a step that differs is carried out again. One that still differs fails: something undoes it.
const rounds = 3

// lookAgain looks at the end states of a group after its last effect. A step that is unknown or was undone
// is carried out again.
func (x *executor) lookAgain(ctx workflow.Context, group []*entry) {
	lasting := slices.DeleteFunc(slices.Clone(group), func(e *entry) bool { return e.kind != ensureItem || e.skipped })
	for round := 1; len(lasting) > 0 && x.desk.Proceed(ctx); round++ {
		before := x.hosts.epoch
		x.hosts.look(ctx, lasting)
		for _, e := range lasting {
			if !x.desk.Proceed(ctx) {
				return
			}
			x.settle(ctx, group, e, round)
		}
		if x.hosts.epoch == before {
			return
		}
	}
}

// settle keeps the last reading of a step, or carries the step out again where it differs. After the last
// round a person decides whether it is carried out once more.
func (x *executor) settle(ctx workflow.Context, group []*entry, e *entry, round int) {
	seen := e.seen[0]
	switch {
	case seen.Problem == nil && len(seen.Changes) == 0 && !seen.Unsettled:
		e.records[0].Facts = seen.Facts
	case seen.Problem == nil && round > rounds:
		asked := false
		x.try(ctx, e, func(ctx workflow.Context) error {
			if asked {
				return x.makeTrue(ctx, group, e)
			}
			asked = true
			return calls.Failure(runbook.ErrVerification, "cannot complete '%s' on %s: something undoes the change, even after %d more attempts: %s; "+elsewhere,
				e.steps[0].Title, e.steps[0].Host, rounds, runbook.Differences(seen.Changes))
		})
	default:
		x.carryOut(ctx, group, e)
	}
}

// carryOut brings one item to its end.
func (x *executor) carryOut(ctx workflow.Context, group []*entry, e *entry) {
	switch e.kind {
	case deviationItem:
		x.report.Choose(ctx, e.steps[0], e.note)
	case reportItem:
		if len(e.task.Steps) > 0 {
			x.reportSaid(ctx, e)
			return
		}
		x.report.Add(ctx, e.steps[0], e.verdict, e.note)
	case taskItem:
		x.hosts.refreshLook(ctx, group, e)
		x.ask(ctx, e)
	case performItem, performGuardItem:
		x.hosts.refreshLook(ctx, group, e)
		if e.looks() && e.holds() {
			x.reportAll(ctx, e, runbook.Unchanged, "")
			return
		}
		x.try(ctx, e, func(ctx workflow.Context) error { return e.do(ctx, &Attempt{exec: x, entry: e}) })
	case ensureItem, transitionItem, onceItem:
		x.try(ctx, e, func(ctx workflow.Context) error { return x.makeTrue(ctx, group, e) })
	case checkItem, guardItem, gateItem:
		x.try(ctx, e, func(ctx workflow.Context) error { return x.mustHold(ctx, group, e) })
	}
}

// makeTrue acts on a step that differs.
func (x *executor) makeTrue(ctx workflow.Context, group []*entry, e *entry) error {
	if done, err := x.hosts.resume(ctx, e); done || err != nil {
		return err
	}
	if e.tried {
		x.hosts.look(ctx, staleFrom(group, e))
	} else if e.seen[0].Problem != nil || isOld(ctx, e) {
		x.hosts.refreshLook(ctx, group, e)
	}
	seen := e.seen[0]
	e.records[0].Facts = seen.Facts
	progress.Warn(e.records[0], seen.Warnings...)
	switch {
	case seen.Problem != nil:
		return problemError(seen.Problem)
	case len(seen.Changes) == 0 && seen.Unsettled:
		// An earlier attempt, or somebody else, has begun the change: its end is waited for.
		return x.hosts.act(ctx, e, x.hosts.newIntent(e, nil, nil), false)
	case len(seen.Changes) == 0:
		return nil
	case runbook.HasFinding(seen.Changes):
		return calls.Failure(runbook.ErrVerification, "cannot complete '%s' on %s: %s; Changeover has no command for this difference: correct it on the host, then retry",
			e.steps[0].Title, e.steps[0].Host, runbook.Differences(seen.Changes))
	case e.intents.Undone(seen.Changes):
		return calls.Failure(runbook.ErrVerification, "cannot complete '%s' on %s: something undid the change, and now %s; "+elsewhere,
			e.steps[0].Title, e.steps[0].Host, runbook.Differences(seen.Changes))
	}
	if err := x.hosts.start.window.Change(ctx, e.steps[0], false); err != nil {
		return err
	}
	next := x.hosts.newIntent(e, seen.Changes, seen.Memory)
	next.Outdated = e.epoch != x.hosts.epoch
	return x.hosts.act(ctx, e, next, false)
}

// mustHold looks at a check whose last look is older than the last effect.
func (x *executor) mustHold(ctx workflow.Context, group []*entry, e *entry) error {
	x.hosts.refreshLook(ctx, group, e)
	x.awaitRest(ctx, e)
	seen := e.seen[0]
	e.records[0].Facts = seen.Facts
	progress.Warn(e.records[0], seen.Warnings...)
	switch {
	case seen.Problem != nil:
		return problemError(seen.Problem)
	case len(seen.Changes) == 0 && seen.Unsettled:
		return calls.Failure(runbook.ErrTimeout, "cannot continue: the state for '%s' on %s still changes after %s; "+
			"look for services that start or stop (services.msc on the host), and for pending resources and cluster events (Failover Cluster Manager); when the state no longer changes, retry",
			e.steps[0].Title, e.steps[0].Host, kinds.Deadline(e.wants[0].Want))
	case len(seen.Changes) > 0:
		return calls.Failure(runbook.ErrPrecondition, "cannot continue: '%s' is not true on %s: %s; correct this difference, then retry",
			e.steps[0].Title, e.steps[0].Host, runbook.Differences(seen.Changes))
	}
	return nil
}

// The pause between two looks at a check whose state still changes is a twentieth of the time that the run has waited
// already, within these limits. A constant pause would fill the history of a run that waits for hours.
const (
	shortestRest = 2 * time.Second
	longestRest  = 5 * time.Minute
)

// awaitRest looks at a check again while its state still changes.
func (x *executor) awaitRest(ctx workflow.Context, e *entry) {
	began, deadline := workflow.Now(ctx), kinds.Deadline(e.wants[0].Want)
	for x.status.OK() && e.seen[0].Problem == nil && len(e.seen[0].Changes) == 0 && e.seen[0].Unsettled {
		waited := workflow.Now(ctx).Sub(began)
		if waited >= deadline {
			return
		}
		x.status.Wait(ctx, e.steps[0], max(shortestRest, min(waited/20, longestRest)))
		x.hosts.look(ctx, []*entry{e})
	}
}
