package engine

import (
	"slices"
	"time"

	kinds "changeover/activities/engine"
	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// entry is an item of a group while it is carried out.
type entry struct {
	Item
	// records are those of the steps, once they have begun.
	records []*runbook.StepRecord
	// seen is what the last look showed, one for each of the wants; epoch is when that was.
	seen  []runbook.Seen
	epoch int
	// open is an intent whose activity ended without an answer, openWant what it was for.
	open     *runbook.Intent
	openWant proof
	// intents counts those of the step.
	intents int
	// made are the changes of earlier rounds: a change that comes back does not hold.
	made []runbook.Change
	// tried: an attempt has failed; repaired: the item's repair was carried out.
	tried    bool
	repaired bool
	skipped  bool
	// notNeeded: the attempt found that the step is not applicable.
	notNeeded bool
}

// Do carries out a group of steps in order: it looks at all of them at once, acts on those that
// differ one by one, and looks again until nothing differs (design, decision 1a). In mode check the
// groups of a chapter are collected and looked at together.
func (r *Run) Do(ctx workflow.Context, items ...Item) {
	if r.err != nil {
		return
	}
	group := make([]*entry, 0, len(items))
	for _, item := range items {
		group = append(group, &entry{Item: item, epoch: -1})
	}
	if r.Checking() {
		r.queue = append(r.queue, group...)
		return
	}
	r.apply(ctx, group)
}

// Flush looks at what mode check has collected.
func (r *Run) Flush(ctx workflow.Context) {
	group := r.queue
	r.queue = nil
	if len(group) == 0 || !r.proceed(ctx) {
		return
	}
	r.look(ctx, slices.DeleteFunc(slices.Clone(group), func(e *entry) bool { return e.onTheWay() }))
	until := ""
	for _, e := range group {
		if r.err != nil {
			return
		}
		r.plan(ctx, e, &until)
	}
}

// apply carries out a group in mode apply.
func (r *Run) apply(ctx workflow.Context, group []*entry) {
	if !r.proceed(ctx) {
		return
	}
	before := r.epoch
	r.look(ctx, group)
	for _, e := range group {
		if !r.proceed(ctx) {
			return
		}
		r.carryOut(ctx, group, e)
	}
	if r.epoch != before {
		r.lookAgain(ctx, group)
	}
}

// rounds is how often a group is looked at again before what still differs fails.
const rounds = 4

// lookAgain looks at the end states of a group after its last effect. What was unknown or was undone
// goes round again.
func (r *Run) lookAgain(ctx workflow.Context, group []*entry) {
	lasting := slices.DeleteFunc(slices.Clone(group), func(e *entry) bool { return e.kind != ensureItem || e.skipped })
	for range rounds {
		if len(lasting) == 0 || !r.proceed(ctx) {
			return
		}
		before := r.epoch
		r.look(ctx, lasting)
		for _, e := range lasting {
			if !r.proceed(ctx) {
				return
			}
			r.settle(ctx, group, e)
		}
		if r.epoch == before {
			return
		}
	}
}

// settle keeps the last reading of a step, or carries the step out again where it differs.
func (r *Run) settle(ctx workflow.Context, group []*entry, e *entry) {
	seen := e.seen[0]
	if seen.Problem == nil && len(seen.Changes) == 0 {
		e.records[0].Facts = seen.Facts
		return
	}
	r.carryOut(ctx, group, e)
}

// carryOut brings one item to its end.
func (r *Run) carryOut(ctx workflow.Context, group []*entry, e *entry) {
	switch e.kind {
	case reportItem:
		r.close(ctx, r.open(ctx, e.steps[0]), e.verdict, e.note)
	case taskItem:
		r.refreshLook(ctx, group, e)
		r.ask(ctx, e)
	case performItem, performGuardItem:
		r.refreshLook(ctx, group, e)
		if e.looks() && r.holds(e) {
			r.reportAll(ctx, e, runbook.Unchanged, "")
			return
		}
		r.try(ctx, e, func(ctx workflow.Context) error { return e.do(ctx, &Attempt{run: r, entry: e}) })
	case ensureItem, transitionItem, onceItem:
		r.try(ctx, e, func(ctx workflow.Context) error { return r.makeTrue(ctx, group, e) })
	case checkItem, guardItem, gateItem:
		r.try(ctx, e, func(ctx workflow.Context) error { return r.mustHold(ctx, group, e) })
	}
}

// makeTrue acts on a step that differs.
func (r *Run) makeTrue(ctx workflow.Context, group []*entry, e *entry) error {
	if e.open != nil {
		return r.act(ctx, e, *e.open, true)
	}
	if e.tried {
		r.look(ctx, r.staleFrom(group, e))
	} else if e.seen[0].Problem != nil {
		r.refreshLook(ctx, group, e)
	}
	seen := e.seen[0]
	e.records[0].Facts = seen.Facts
	warn(e.records[0], seen.Warnings)
	switch {
	case seen.Problem != nil:
		return problemError(seen.Problem)
	case len(seen.Changes) == 0 && seen.Unsettled:
		// An earlier attempt, or somebody else, began it: its end is waited for.
		return r.act(ctx, e, r.newIntent(e, nil, nil), false)
	case len(seen.Changes) == 0:
		return nil
	case hasFinding(seen.Changes):
		return failure(runbook.ErrVerification, "cannot confirm '%s' on %s: %s; correct that on the host and retry, or skip with a reason",
			e.steps[0].Title, e.steps[0].Host, runbook.Differences(seen.Changes))
	case comesBack(e.made, seen.Changes):
		return failure(runbook.ErrVerification, "cannot keep '%s' on %s: after it was changed, %s again; find out what undoes it and retry, or skip with a reason",
			e.steps[0].Title, e.steps[0].Host, runbook.Differences(seen.Changes))
	}
	return r.act(ctx, e, r.newIntent(e, seen.Changes, seen.Memory), false)
}

// mustHold looks at a check whose last look is older than the last effect.
func (r *Run) mustHold(ctx workflow.Context, group []*entry, e *entry) error {
	r.refreshLook(ctx, group, e)
	r.awaitRest(ctx, e)
	seen := e.seen[0]
	e.records[0].Facts = seen.Facts
	warn(e.records[0], seen.Warnings)
	switch {
	case seen.Problem != nil:
		return problemError(seen.Problem)
	case len(seen.Changes) > 0 || seen.Unsettled:
		return failure(runbook.ErrPrecondition, "cannot go on: '%s' does not hold on %s: %s; make it true and retry",
			e.steps[0].Title, e.steps[0].Host, runbook.Differences(seen.Changes))
	}
	return nil
}

// restPause is the pause between two looks at a check whose state still changes.
const restPause = 2 * time.Second

// awaitRest looks at a check again while its state still changes.
func (r *Run) awaitRest(ctx workflow.Context, e *entry) {
	deadline := workflow.Now(ctx).Add(kinds.Deadline(e.wants[0].want))
	for r.err == nil && e.seen[0].Problem == nil && len(e.seen[0].Changes) == 0 && e.seen[0].Unsettled && workflow.Now(ctx).Before(deadline) {
		r.Wait(ctx, e.steps[0], restPause)
		r.look(ctx, []*entry{e})
	}
}

// holds reports whether everything that an item looks at is as wanted.
func (r *Run) holds(e *entry) bool {
	return !slices.ContainsFunc(e.seen, func(s runbook.Seen) bool { return s.Problem != nil || len(s.Changes) > 0 || s.Unsettled })
}

// plan reports one item of mode check. until names the last step before it that is pending, whose
// change decides what later ones will find.
func (r *Run) plan(ctx workflow.Context, e *entry, until *string) {
	switch {
	case e.onTheWay():
		r.reportAll(ctx, e, runbook.NotApplicable, OnTheWayOnly)
	case e.kind == reportItem:
		r.close(ctx, r.open(ctx, e.steps[0]), e.verdict, e.note)
	case e.kind == taskItem:
		r.planTask(ctx, e, until)
	case !e.looks():
		r.planPerform(ctx, e)
	default:
		r.planLook(ctx, e, until)
	}
}

// OnTheWayOnly is why mode check leaves out what is no part of the end state.
const OnTheWayOnly = "only while something is being changed"

func (r *Run) planLook(ctx workflow.Context, e *entry, until *string) {
	record := r.open(ctx, e.steps[0])
	for _, seen := range e.seen {
		record.Facts = append(record.Facts, seen.Facts...)
		record.Pending = append(record.Pending, seen.Changes...)
		warn(record, seen.Warnings)
	}
	problem := firstProblem(e.seen)
	switch {
	case problem != nil && *until != "" && problem.Type == runbook.ErrPrecondition:
		r.close(ctx, record, runbook.Unknown, "until "+*until)
	case problem != nil && needsPerson(problem):
		record.Error = problem.Message
		r.close(ctx, record, runbook.NeedsPerson, "")
	case problem != nil:
		record.Error = problem.Message
		r.close(ctx, record, runbook.Unknown, "")
	case len(record.Pending) == 0 && unsettled(e.seen):
		r.close(ctx, record, runbook.Unknown, "its state still changes")
	case len(record.Pending) == 0:
		r.close(ctx, record, runbook.Unchanged, "")
	case e.mustHold() && *until != "":
		// An earlier step may make it so.
		r.close(ctx, record, runbook.Unknown, "until "+*until)
	case e.mustHold() || hasFinding(record.Pending) && e.kind == ensureItem:
		r.close(ctx, record, runbook.NeedsPerson, "")
	default:
		*until = e.steps[0].Place()
		r.close(ctx, record, runbook.WouldChange, "")
	}
}

// needsPerson reports whether a problem says that the state was seen, and that only a person can make
// it fit the step: something that the step relies on is missing, or a person has paused the node.
func needsPerson(p *runbook.Problem) bool {
	return p.Type == runbook.ErrPrecondition || p.Type == runbook.ErrNodePaused
}

func (r *Run) planTask(ctx workflow.Context, e *entry, until *string) {
	verdict, note := runbook.Unchanged, ""
	switch problem := firstProblem(e.seen); {
	case len(e.seen) == 0:
		verdict, note = runbook.NeedsPerson, "operator task '"+e.task.Title+"' is open"
	case problem != nil && *until != "":
		verdict, note = runbook.Unknown, "until "+*until
	case problem != nil && problem.Type != runbook.ErrPrecondition:
		verdict, note = runbook.Unknown, problem.Message
	case !r.holds(e):
		verdict, note = runbook.NeedsPerson, "operator task '"+e.task.Title+"' is open"
	}
	if verdict == runbook.NeedsPerson && e.looks() {
		// A statement changes nothing that a host shows.
		*until = e.steps[0].Place()
	}
	r.reportAll(ctx, e, verdict, note)
}

// planPerform runs a step that is in the chapter's own words. In mode check it may look and read.
func (r *Run) planPerform(ctx workflow.Context, e *entry) {
	record := r.open(ctx, e.steps[0])
	e.records = []*runbook.StepRecord{record}
	err := e.do(ctx, &Attempt{run: r, entry: e})
	switch {
	case err != nil && r.interrupted(ctx, err):
		r.close(ctx, record, runbook.NotReached, "")
	case err != nil && needsPerson(&runbook.Problem{Type: kindOf(err)}):
		record.Error = reasonOf(err)
		r.close(ctx, record, runbook.NeedsPerson, "")
	case err != nil:
		record.Error = reasonOf(err)
		r.close(ctx, record, runbook.Unknown, "")
	case len(record.Pending) > 0:
		r.close(ctx, record, runbook.WouldChange, "")
	default:
		r.close(ctx, record, e.verdictOf(record), "")
	}
}

func (r *Run) reportAll(ctx workflow.Context, e *entry, verdict runbook.Verdict, note string) {
	for _, s := range e.steps {
		if r.err == nil {
			r.close(ctx, r.open(ctx, s), verdict, note)
		}
	}
}

func firstProblem(seen []runbook.Seen) *runbook.Problem {
	for _, s := range seen {
		if s.Problem != nil {
			return s.Problem
		}
	}
	return nil
}

func unsettled(seen []runbook.Seen) bool {
	return slices.ContainsFunc(seen, func(s runbook.Seen) bool { return s.Unsettled })
}

func hasFinding(changes []runbook.Change) bool {
	return slices.ContainsFunc(changes, func(c runbook.Change) bool { return c.Command == "" })
}

// comesBack reports whether a change was made in an earlier round already.
func comesBack(made, changes []runbook.Change) bool {
	return slices.ContainsFunc(changes, func(c runbook.Change) bool { return slices.ContainsFunc(made, c.Same) })
}

func warn(record *runbook.StepRecord, warnings []string) {
	for _, warning := range warnings {
		if !slices.Contains(record.Warnings, warning) {
			record.Warnings = append(record.Warnings, warning)
		}
	}
}
