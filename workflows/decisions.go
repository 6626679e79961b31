package workflows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Names of the Updates that every run takes.
const (
	retryUpdate   = "retry"
	skipUpdate    = "skip"
	abortUpdate   = "abort"
	holdUpdate    = "hold"
	resumeUpdate  = "resume"
	confirmUpdate = "confirm"
)

// cancelAction stands in the evidence where a run was canceled, which is no Update.
const cancelAction = "cancel"

// Verdict is the one JSON object of the Updates retry, skip, abort, hold and
// resume. The UI sends no identity, so the object says who and why.
type Verdict struct {
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	// Step is the id of the parked step. It may be left out, since one step waits at a time;
	// given, a decision that comes too late can't hit the next one.
	Step string `json:"step,omitempty"`
	// Host is that of the parked step, and does the same for a step that works on many hosts.
	Host string `json:"host,omitempty"`
	// NotAfter is when the decision expires; zero: never.
	NotAfter time.Time `json:"notAfter,omitzero"`
}

// Expiry is when the decision expires.
func (v Verdict) Expiry() time.Time { return v.NotAfter }

// decision is the one JSON object of an Update that a person sends.
type decision interface {
	// Expiry is the time after which the decision is refused; zero: never.
	Expiry() time.Time
}

// setDecision registers the Update by which a person sends a decision. A sent Update
// cannot be taken back: one that reaches no worker is delivered when a worker returns,
// however late. So every decision goes through here, and is refused once it has expired.
func setDecision[D decision](
	ctx workflow.Context, name, description string, handle func(workflow.Context, D) (string, error), validate func(D) error,
) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name, handle, workflow.UpdateHandlerOptions{
		Description: description,
		Validator: func(ctx workflow.Context, d D) error {
			if err := notExpired(ctx, name, d); err != nil {
				return err
			}
			return validate(d)
		},
	})
}

// notExpired refuses a decision that comes too late, by the clock of the Temporal server.
func notExpired(ctx workflow.Context, name string, d decision) error {
	now, until := workflow.Now(ctx), d.Expiry()
	if until.IsZero() || !now.After(until) {
		return nil
	}
	return failure(ErrDecisionExpired, "cannot %s %s: the decision was valid until %s and it is now %s; send it again if you still mean it",
		name, workflow.GetInfo(ctx).WorkflowExecution.ID, until.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
}

// ParkedStep is a step that failed and waits for a decision.
type ParkedStep struct {
	Step  activities.Step `json:"step"`
	Error string          `json:"error"`
	// Guard steps can't be skipped.
	Guard bool      `json:"guard,omitempty"`
	Since time.Time `json:"since"`

	decision *activities.DecisionEvidence
}

// park waits until an operator decides on a failed step. The zero activities.DecisionEvidence says
// that the run ended while waiting.
func (r *run) park(ctx workflow.Context, result *activities.StepEvidence, guard bool) activities.DecisionEvidence {
	parked := &ParkedStep{Step: result.Step, Error: result.Error, Guard: guard, Since: workflow.Now(ctx)}
	r.parked = append(r.parked, parked)
	r.refresh(ctx)
	r.awaitOperator(ctx, summary(result.Step)+": waiting for retry, skip or abort",
		func() bool { return parked.decision != nil })
	r.parked = slices.DeleteFunc(r.parked, func(p *ParkedStep) bool { return p == parked })
	r.refresh(ctx)
	if parked.decision == nil || r.err != nil {
		return activities.DecisionEvidence{}
	}
	if parked.decision.Action == retryUpdate {
		// The error goes away with a better attempt; that there was one stays evidence.
		result.Warnings = append(result.Warnings, "failed before "+parked.decision.Operator+" had it tried again: "+result.Error)
	}
	return *parked.decision
}

// awaitOperator waits visibly until a person has acted. A run that is left unanswered
// for too long fails.
func (r *run) awaitOperator(ctx workflow.Context, what string, acted func() bool) {
	if !r.await(ctx, what, time.Duration(r.site.Timeouts.OperatorHours)*time.Hour, acted) {
		r.fail(failure(ErrUnanswered, "cannot go on: nobody answered within %d hours (%s); start the runbook again, finished steps are not repeated",
			r.site.Timeouts.OperatorHours, what))
	}
}

// await waits visibly until a person has acted, or the run ended. It reports false
// where a time has passed before that.
func (r *run) await(ctx workflow.Context, what string, atMost time.Duration, acted func() bool) bool {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	options := workflow.AwaitOptions{Timeout: atMost, TimerOptions: workflow.TimerOptions{Summary: cut(what, summaryLimit)}}
	ok, err := workflow.AwaitWithOptions(waiting, options, func() bool { return acted() || r.err != nil })
	return r.interrupted(ctx, err) || ok
}

// proceed says whether the next step may begin; it waits while the run is held.
func (r *run) proceed(ctx workflow.Context) bool {
	for r.err == nil && r.held != nil {
		r.refresh(ctx)
		// Who holds a run may hold it for as long as they like.
		r.interrupted(ctx, workflow.Await(ctx, func() bool { return r.held == nil || r.err != nil }))
		r.refresh(ctx)
	}
	if r.err == nil {
		r.interrupted(ctx, ctx.Err())
	}
	return r.err == nil
}

// interrupted turns a canceled context into the end of the run. Canceling from
// the UI is the same as abort (decision 5).
func (r *run) interrupted(ctx workflow.Context, err error) bool {
	if r.err != nil {
		return true
	}
	if err == nil || !temporal.IsCanceledError(err) && ctx.Err() == nil {
		return false
	}
	r.fail(failure(ErrAborted, "%s was canceled", r.id))
	// Temporal does not say by whom; the UI's identity is not the person's.
	r.decisions = append(r.decisions, activities.DecisionEvidence{Action: cancelAction, Time: workflow.Now(ctx)})
	return true
}

// fail ends the run with its first failure; what still runs in other coroutines stops.
func (r *run) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// failure makes the typed error that a run ends with.
func failure(kind, format string, args ...any) error {
	return temporal.NewNonRetryableApplicationError(fmt.Sprintf(format, args...), kind, nil)
}

// handleDecisions registers the Updates by which operators steer a run.
func (r *run) handleDecisions(ctx workflow.Context) error {
	handlers := []struct {
		name, description string
		validate          func(Verdict) error
		act               func(Verdict, *activities.DecisionEvidence)
	}{
		{retryUpdate, "Try a failed step again: {operator, reason, step, notAfter}", r.validateRetry, r.decide},
		{skipUpdate, "Go on without a failed step; the run ends as done-with-deviations: {operator, reason, step, notAfter}", r.validateSkip, r.decide},
		{abortUpdate, "Stop the run and leave the site safe: {operator, reason, notAfter}", validateVerdict, r.abandon},
		{holdUpdate, "Stop before the next step until resume: {operator, reason, notAfter}", r.validateHold, r.hold},
		{resumeUpdate, "Go on after hold: {operator, reason, notAfter}", r.validateResume, r.goOn},
	}
	for _, h := range handlers {
		handle := func(ctx workflow.Context, v Verdict) (string, error) {
			d := &activities.DecisionEvidence{Action: h.name, Operator: v.Operator, Reason: v.Reason, Time: workflow.Now(ctx)}
			h.act(v, d)
			r.decisions = append(r.decisions, *d)
			r.refresh(ctx)
			return h.name + " accepted" + r.holdsLater(h.name), nil
		}
		validate := func(v Verdict) error {
			if err := r.mayDecide(h.name); err != nil {
				return err
			}
			return h.validate(v)
		}
		if err := setDecision(ctx, h.name, h.description, handle, validate); err != nil {
			return err
		}
	}
	return nil
}

// mayDecide refuses what comes too late: a run that makes the site safe and writes
// its evidence can't be steered any more.
func (r *run) mayDecide(what string) error {
	switch {
	case r.err != nil:
		return failure(ErrDecisionRefused, "cannot %s %s: it is ending already: %s", what, r.id, reasonOf(r.err))
	case r.ending:
		return failure(ErrDecisionRefused, "cannot %s %s: its work is done and it is ending", what, r.id)
	}
	return nil
}

func validateVerdict(v Verdict) error {
	if strings.TrimSpace(v.Operator) == "" || strings.TrimSpace(v.Reason) == "" {
		return failure(ErrDecisionRefused, `cannot accept the decision: give operator and reason, for example {"operator": "eva", "reason": "disk was full"}`)
	}
	return nil
}

func (r *run) validateRetry(v Verdict) error {
	if err := validateVerdict(v); err != nil {
		return err
	}
	_, err := r.findParked(v)
	return err
}

func (r *run) validateSkip(v Verdict) error {
	if err := validateVerdict(v); err != nil {
		return err
	}
	if task := r.findTask(v.Step); task != nil && v.Step != "" {
		return task.maySkip()
	}
	parked, err := r.findParked(v)
	if err != nil {
		return err
	}
	if parked.Guard {
		return failure(ErrDecisionRefused, "cannot skip %s: it guards what follows; make it true and retry, or abort", parked.Step.ID)
	}
	return nil
}

func (r *run) validateHold(v Verdict) error {
	if r.held != nil {
		return failure(ErrDecisionRefused, "cannot hold %s: it is held by %s already", r.id, r.held.Operator)
	}
	return validateVerdict(v)
}

func (r *run) validateResume(v Verdict) error {
	if r.held == nil {
		return failure(ErrDecisionRefused, "cannot resume %s: it is not held", r.id)
	}
	return validateVerdict(v)
}

// findParked is the one parked step that a decision means.
func (r *run) findParked(v Verdict) (*ParkedStep, error) {
	var found []*ParkedStep
	var waiting []string
	for _, p := range r.parked {
		waiting = append(waiting, strings.TrimSpace(p.Step.ID+" "+p.Step.Host))
		matches := (v.Step == "" || strings.EqualFold(v.Step, p.Step.ID)) && (v.Host == "" || strings.EqualFold(v.Host, p.Step.Host))
		if matches && p.decision == nil {
			found = append(found, p)
		}
	}
	switch {
	case len(waiting) == 0:
		return nil, failure(ErrDecisionRefused, "cannot decide: no step of %s is waiting for a decision%s", r.id, r.waitingBelow())
	case len(found) != 1:
		return nil, failure(ErrDecisionRefused, "cannot decide: name one of the waiting steps by step and host: %s", strings.Join(waiting, ", "))
	}
	return found[0], nil
}

// decide hands a decision to the step or the operator task that it means, and names
// that in the decision: an operator need not.
func (r *run) decide(v Verdict, d *activities.DecisionEvidence) {
	if task := r.findTask(v.Step); task != nil && v.Step != "" && d.Action == skipUpdate {
		d.Task, d.Host = task.ID, task.Host
		task.skipped = d
		return
	}
	if parked, err := r.findParked(v); err == nil {
		d.Step, d.Host = parked.Step.ID, parked.Step.Host
		parked.decision = d
	}
}

// abandon ends the run: what is in flight is canceled, then the site is made safe.
func (r *run) abandon(v Verdict, _ *activities.DecisionEvidence) {
	r.fail(failure(ErrAborted, "%s was aborted by %s: %s", r.id, v.Operator, v.Reason))
	r.cancel()
}

func (r *run) hold(_ Verdict, d *activities.DecisionEvidence) { r.held = d }

// holdsLater says that hold does not reach the runbook that a deployment waits for.
func (r *run) holdsLater(name string) string {
	if name != holdUpdate || len(r.reports) == 0 {
		return ""
	}
	return "; " + r.reports[0].WorkflowID + " goes on to its end, hold it too if it must stop sooner"
}

func (r *run) goOn(Verdict, *activities.DecisionEvidence) { r.held = nil }
