package workflows

import (
	"fmt"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// reenter carries out a chapter on a site where it may be finished already (G-14).
// Where the role runs XPR, the chapter passes in mode check first: with nothing
// pending that pass is the result and nothing was touched; otherwise a site in
// production is changed in an approved maintenance window only.
func (r *run) reenter(ctx workflow.Context, chapter func(workflow.Context, *run)) {
	state := r.survey(ctx)
	if r.checking() || r.err != nil || !integrated(state, r.site.Role.Name) {
		chapter(ctx, r)
		return
	}
	r.complete = state.RoleState == online
	plan := r.plan(ctx, chapter)
	if r.err != nil || plan == 0 {
		return
	}
	if r.inProduction() {
		r.askForWindow(ctx, plan)
	}
	chapter(ctx, r)
}

// plan passes through a chapter in mode check. Its steps are the run's where
// nothing is pending; otherwise they are dropped for those of the real pass.
func (r *run) plan(ctx workflow.Context, chapter func(workflow.Context, *run)) int {
	r.mode = activities.Check
	chapter(ctx, r)
	r.mode = activities.Apply
	pending := r.pending
	if pending > 0 && r.err == nil {
		r.steps, r.pending = nil, 0
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

// askForWindow waits for the permission to interrupt the service.
func (r *run) askForWindow(ctx workflow.Context, pending int) {
	if !r.proceed(ctx) {
		return
	}
	title := fmt.Sprintf("approve a maintenance window: %s has %d pending changes on a role in production; it is moved to %s and taken offline meanwhile",
		r.id, pending, r.site.FirstNode())
	r.open(ctx, task{window: true, OperatorTask: OperatorTask{ID: "maintenance-window", Title: title, Attest: true}})
}
