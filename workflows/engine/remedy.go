package engine

import (
	"changeover/runbook"
	"changeover/workflows/calls"

	"go.temporal.io/sdk/workflow"
)

// Remedy removes what a failed step fails for, where that is not the step's own. It is carried out when an
// operator retries, never before.
type Remedy struct {
	// Finding is what is otherwise than the step needs it.
	Finding string
	// Offer says what a retry does first; it begins with a verb: "moves ...".
	Offer string
	// CarryOut does it, in steps of its own.
	CarryOut func(ctx workflow.Context)
}

// OnFailure has find look for a remedy after each failed attempt at a step; nil: there is none. It may read,
// and must not park.
func (r *Run) OnFailure(find func(ctx workflow.Context) *Remedy) { r.executor.findRemedy = find }

// remedyOf finds the remedy of a failed step, and says in the step's error what it is for.
func (x *executor) remedyOf(ctx workflow.Context, record *runbook.StepRecord) *Remedy {
	if x.findRemedy == nil || x.status.Checking() {
		return nil
	}
	remedy := x.findRemedy(calls.Hurry(ctx))
	if remedy != nil {
		record.Error = remedy.Finding + "; " + record.Error
	}
	return remedy
}

// offer is what a retry does first, or nothing.
func (m *Remedy) offer() string {
	if m == nil {
		return ""
	}
	return m.Offer
}

// carryOut does what the operator has agreed to, and reports whether the run goes on.
func (m *Remedy) carryOut(ctx workflow.Context, x *executor) bool {
	if m != nil {
		m.CarryOut(ctx)
	}
	return x.status.OK()
}
