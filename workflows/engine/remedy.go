package engine

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
)

// Remedy removes the cause of a failure that is not the step's own, such as a role on another node. It is carried
// out when an operator retries, never before.
type Remedy struct {
	// Finding says what is not as the step needs it.
	Finding string
	// Offer says what a retry does first; it begins with a verb: "moves ...".
	Offer string
	// CarryOut does it, in steps of its own.
	CarryOut func(ctx workflow.Context)
}

// OnFailure has find look for a remedy after each failed attempt at a step; nil: there is none. It may read,
// and must not park.
func (r *Run) OnFailure(find func(ctx workflow.Context) *Remedy) { r.executor.findRemedy = find }

// remedyOf finds the remedy of a failed step, and puts its finding in front of the step's error.
func (x *executor) remedyOf(ctx workflow.Context, record *runbook.StepRecord) *Remedy {
	remedy := x.lookForRemedy(ctx)
	if remedy != nil {
		record.Error = remedy.Finding + "; " + record.Error
	}
	return remedy
}

// offer is what a retry does first after an error of a type, if there is a remedy.
func (m *Remedy) offer(errorType string) desk.Offer {
	offer := desk.Offer{Unread: errorType == runbook.ErrConnection}
	if m != nil {
		offer.Retry = m.Offer
	}
	return offer
}

// carryOut does what the operator has agreed to, and reports whether the run goes on.
func (m *Remedy) carryOut(ctx workflow.Context, x *executor) bool {
	if m != nil {
		m.CarryOut(ctx)
	}
	return x.status.OK()
}

// lookForRemedy finds a remedy for a run that cannot continue; nil: there is none.
func (x *executor) lookForRemedy(ctx workflow.Context) *Remedy {
	if x.findRemedy == nil || x.status.Checking() {
		return nil
	}
	return x.findRemedy(calls.Hurry(ctx))
}

// elsewhere says why a task cannot be confirmed yet, where there is a remedy for that.
func (x *executor) elsewhere(ctx workflow.Context) string {
	remedy := x.lookForRemedy(ctx)
	if remedy == nil {
		return ""
	}
	return remedy.Finding + "; the step of this task now waits for a decision: if you send retry, the run first " + remedy.Offer + ", and then shows the task again"
}

// inPlace has an operator decide on the remedy before a task is shown, which would otherwise be done on the wrong node.
// goesOn: the task is still to be done; moved: a remedy was carried out.
func (x *executor) inPlace(ctx workflow.Context, e *entry) (goesOn, moved bool) {
	if !x.status.OK() {
		return false, false
	}
	remedy := x.lookForRemedy(ctx)
	if remedy == nil {
		return x.status.OK(), false
	}
	record := x.parkedRecord(ctx, e, e.steps[0])
	record.Error = remedy.Finding
	switch decision := x.desk.ParkOffering(ctx, record, e.task.Required, remedy.offer("")); decision.Action {
	case runbook.RetryUpdate:
		if remedy.carryOut(ctx, x) {
			return true, true
		}
	case runbook.SkipUpdate:
		x.skipTask(ctx, e, decision)
		return false, false
	}
	x.report.Close(ctx, record, runbook.Failed, "")
	return false, false
}
