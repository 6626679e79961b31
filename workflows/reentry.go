package workflows

import (
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// chapter is a part of the manual that can be passed through again.
type chapter func(ctx workflow.Context, r *run)

// reenter carries out a chapter on a site where it may be finished already (G-14).
// Where the role runs XPR, the chapter passes in mode check first, unless it is due
// for the first time: with nothing pending that pass is the result and nothing was
// touched; otherwise a site in production is changed in an approved maintenance
// window only.
func (r *run) reenter(ctx workflow.Context, due bool, chapter chapter) {
	state := r.survey(ctx)
	if r.checking() || r.err != nil || !integrated(state, r.site.Role.Name) {
		chapter(ctx, r)
		return
	}
	if state.RoleState == online {
		r.home = r.owner
	}
	var pending []*activities.StepEvidence
	if !due {
		if pending = r.plan(ctx, chapter); r.err != nil || len(pending) == 0 {
			return
		}
	}
	if r.inProduction() {
		r.askForWindow(ctx, pending)
	}
	chapter(ctx, r)
}

// plan passes through a chapter in mode check and returns what is pending. Its steps
// are the run's where nothing is; otherwise they are dropped for those of the real pass.
func (r *run) plan(ctx workflow.Context, chapter chapter) []*activities.StepEvidence {
	steps, deviations := len(r.steps), len(r.deviations)
	r.mode = activities.Check
	chapter(ctx, r)
	r.mode = activities.Apply
	var pending []*activities.StepEvidence
	for _, s := range r.steps[steps:] {
		if s.State == StepPending {
			pending = append(pending, s)
		}
	}
	if len(pending) > 0 && r.err == nil {
		// What a person skipped was a look: the real pass tries that step again.
		r.steps, r.deviations, r.pending = r.steps[:steps], r.deviations[:deviations], 0
		r.refresh(ctx)
	}
	return pending
}

// inProduction says whether people rely on the role. While a site is being built
// its record says so, from the first integration to the first failover test; a role
// that the record does not know is taken for one in production.
func (r *run) inProduction() bool {
	return !r.has(factCommissioning) || r.has(factFailoverTested)
}

// goHome ends the work on a role in production with the role on its final owner.
func (r *run) goHome(ctx workflow.Context, id, manual string) {
	owner := r.site.Owner()
	if r.checking() || r.home == "" || !r.inProduction() || r.owner == owner {
		return
	}
	r.move(ctx, step(id, manual, owner, "the role is back on "+owner), owner, true)
}

// askForWindow waits for the permission to interrupt the service, and shows what for.
func (r *run) askForWindow(ctx workflow.Context, pending []*activities.StepEvidence) {
	if !r.proceed(ctx) {
		return
	}
	work := Page{Title: "Pending work"}
	for _, s := range pending {
		work.Fields = append(work.Fields, Field{
			Label: strings.TrimSpace(s.ID + " " + s.Host), Value: strings.TrimSpace(s.Title + " " + describe(s.Changes) + s.Note),
		})
	}
	title := "approve a maintenance window: " + r.id + " has work to do on a role in production, and may move it and take it offline meanwhile"
	open := r.open(ctx, task{window: true, OperatorTask: OperatorTask{ID: "maintenance-window", Title: title, Attest: true, Pages: []Page{work}}})
	r.approved = open.confirmed != nil
}
