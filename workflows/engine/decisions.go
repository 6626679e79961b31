package engine

import (
	"slices"
	"strings"
	"time"

	"changeover/runbook"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// desk is where people decide: what waits for them, and what they have said. Steps run one after the
// other, so at most one parked step or task waits at a time.
type desk struct {
	parked    []*parkedStep
	tasks     []*openTask
	tasksOver []runbook.TaskRecord
	decisions []runbook.DecisionRecord
	held      *runbook.DecisionRecord
	// asked counts the operator tasks that were shown.
	asked int
	// approved: a person has allowed this run to interrupt the service.
	approved bool
}

// parkedStep is a step that failed and waits for a decision.
type parkedStep struct {
	runbook.ParkedStep
	decision *runbook.DecisionRecord
}

// park waits until an operator decides on a failed step. The zero DecisionRecord says that the run
// ended while waiting.
func (r *Run) park(ctx workflow.Context, record *runbook.StepRecord, guard bool) runbook.DecisionRecord {
	parked := &parkedStep{ParkedStep: runbook.ParkedStep{Step: record.Step, Error: record.Error, Guard: guard, Since: workflow.Now(ctx)}}
	r.desk.parked = append(r.desk.parked, parked)
	r.refresh(ctx)
	r.awaitOperator(ctx, Summary(record.Step)+runbook.ParkedSummary, func() bool { return parked.decision != nil })
	r.desk.parked = slices.DeleteFunc(r.desk.parked, func(p *parkedStep) bool { return p == parked })
	r.refresh(ctx)
	if parked.decision == nil || r.err != nil {
		return runbook.DecisionRecord{}
	}
	if parked.decision.Action == runbook.RetryUpdate {
		r.retries++
		// The error goes away with a better attempt; that there was one stays evidence.
		warn(record, []string{"failed before " + parked.decision.Operator + " had it tried again: " + record.Error})
	}
	return *parked.decision
}

// awaitOperator waits visibly until a person has acted. A run that is left unanswered for too long fails.
func (r *Run) awaitOperator(ctx workflow.Context, what string, acted func() bool) {
	hours := r.site.Config.Timeouts.OperatorHours
	if !r.await(ctx, what, time.Duration(hours)*time.Hour, acted) {
		r.Fail(failure(runbook.ErrUnanswered, "cannot go on: nobody answered within %d hours (%s); start the runbook again, finished steps are not repeated", hours, what))
	}
}

// await waits visibly until a person has acted, or the run ended. It returns false where a time has
// passed before that.
func (r *Run) await(ctx workflow.Context, what string, atMost time.Duration, acted func() bool) bool {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	options := workflow.AwaitOptions{Timeout: atMost, TimerOptions: workflow.TimerOptions{Summary: cut(what, summaryLimit)}}
	ok, err := workflow.AwaitWithOptions(waiting, options, func() bool { return acted() || r.err != nil })
	return r.interrupted(ctx, err) || ok
}

// proceed reports whether the next step may begin; it waits while the run is held.
func (r *Run) proceed(ctx workflow.Context) bool {
	for r.err == nil && r.desk.held != nil {
		r.refresh(ctx)
		// Who holds a run may hold it for as long as they like.
		r.interrupted(ctx, workflow.Await(ctx, func() bool { return r.desk.held == nil || r.err != nil }))
		r.refresh(ctx)
	}
	if r.err == nil {
		r.interrupted(ctx, ctx.Err())
	}
	return r.err == nil
}

// interrupted turns a canceled context into the end of the run. Canceling from the UI is the same as
// abort (design, decision 5).
func (r *Run) interrupted(ctx workflow.Context, err error) bool {
	if r.err != nil {
		return true
	}
	if !workflowCanceled(ctx, err) {
		return false
	}
	r.Fail(failure(runbook.ErrAborted, "%s was canceled", r.id))
	// Temporal does not say by whom; the UI's identity is not the person's.
	r.desk.decisions = append(r.desk.decisions, runbook.DecisionRecord{Action: runbook.CancelAction, Time: workflow.Now(ctx)})
	return true
}

func workflowCanceled(ctx workflow.Context, err error) bool {
	return err != nil && (temporal.IsCanceledError(err) || ctx.Err() != nil)
}

// handleDecisions registers the Updates by which operators steer a run.
func (r *Run) handleDecisions(ctx workflow.Context) error {
	handlers := []struct {
		name, description string
		validate          func(runbook.Decision) error
		act               func(runbook.Decision, *runbook.DecisionRecord)
	}{
		{runbook.RetryUpdate, "Try a failed step again: {operator, reason, step}", r.validateRetry, r.decide},
		{runbook.SkipUpdate, "Go on without a failed step; the run ends as done-with-deviations: {operator, reason, step}", r.validateSkip, r.decide},
		{runbook.AbortUpdate, "Stop the run and leave the site safe: {operator, reason}", signed, r.abandon},
		{runbook.HoldUpdate, "Stop before the next step until resume: {operator, reason}", r.validateHold, r.hold},
		{runbook.ResumeUpdate, "Go on after hold: {operator, reason}", r.validateResume, r.resumeRun},
	}
	for _, h := range handlers {
		handle := func(ctx workflow.Context, d runbook.Decision) (string, error) {
			record := runbook.DecisionRecord{Action: h.name, Operator: d.Operator, Reason: d.Reason, Step: d.Step, Host: d.Host, Time: workflow.Now(ctx)}
			h.act(d, &record)
			r.desk.decisions = append(r.desk.decisions, record)
			r.refresh(ctx)
			return h.name + " accepted" + r.holdsLater(h.name), nil
		}
		validate := func(d runbook.Decision) error {
			if err := r.mayDecide(h.name); err != nil {
				return err
			}
			return h.validate(d)
		}
		if err := SetDecision(ctx, h.name, h.description, handle, validate); err != nil {
			return err
		}
	}
	return nil
}

// SetDecision registers an Update that a person sends. An Update that was sent cannot be taken back:
// one that reaches no worker is delivered when a worker returns, however late. So every decision goes
// through here, and is refused once it has expired.
func SetDecision[D runbook.Expiring](
	ctx workflow.Context, name, description string, handle func(workflow.Context, D) (string, error), validate func(D) error,
) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name, handle, workflow.UpdateHandlerOptions{
		Description: description,
		Validator: func(ctx workflow.Context, d D) error {
			if err := notExpired(ctx, name, d.Expiry()); err != nil {
				return err
			}
			return validate(d)
		},
	})
}

// notExpired refuses a decision that comes too late, by the clock of the Temporal server.
func notExpired(ctx workflow.Context, name string, until time.Time) error {
	now := workflow.Now(ctx)
	if until.IsZero() || !now.After(until) {
		return nil
	}
	return failure(runbook.ErrDecisionExpired, "cannot %s %s: the decision was valid until %s and it is now %s; send it again if you still mean it",
		name, workflow.GetInfo(ctx).WorkflowExecution.ID, until.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
}

// mayDecide refuses what comes too late: a run that makes the site safe and writes its evidence
// can't be steered any more.
func (r *Run) mayDecide(what string) error {
	switch {
	case r.err != nil:
		return failure(runbook.ErrDecisionRefused, "cannot %s %s: it is ending already: %s", what, r.id, reasonOf(r.err))
	case r.ending:
		return failure(runbook.ErrDecisionRefused, "cannot %s %s: its work is done and it is ending", what, r.id)
	}
	return nil
}

// signed refuses a decision of nobody, or without a reason.
func signed(d runbook.Decision) error { return Signed(d.Operator, d.Reason) }

// Signed refuses a decision of nobody, or without a reason.
func Signed(operator, reason string) error {
	if strings.TrimSpace(operator) == "" || strings.TrimSpace(reason) == "" {
		return failure(runbook.ErrDecisionRefused, `cannot accept the decision: give operator and reason, for example {"operator": "eva", "reason": "disk was full"}`)
	}
	return nil
}

func (r *Run) validateRetry(d runbook.Decision) error {
	if err := signed(d); err != nil {
		return err
	}
	_, err := r.findParked(d)
	return err
}

func (r *Run) validateSkip(d runbook.Decision) error {
	if err := signed(d); err != nil {
		return err
	}
	if task := r.findTask(d.Step); task != nil && d.Step != "" {
		return task.maySkip()
	}
	parked, err := r.findParked(d)
	if err != nil {
		return err
	}
	if parked.Guard {
		return failure(runbook.ErrDecisionRefused, "cannot skip %s: it guards what follows; make it true and retry, or abort", parked.Step.ID)
	}
	return nil
}

func (r *Run) validateHold(d runbook.Decision) error {
	if r.desk.held != nil {
		return failure(runbook.ErrDecisionRefused, "cannot hold %s: it is held by %s already", r.id, r.desk.held.Operator)
	}
	return signed(d)
}

func (r *Run) validateResume(d runbook.Decision) error {
	if r.desk.held == nil {
		return failure(runbook.ErrDecisionRefused, "cannot resume %s: it is not held", r.id)
	}
	return signed(d)
}

// findParked is the one parked step that a decision means.
func (r *Run) findParked(d runbook.Decision) (*parkedStep, error) {
	var found []*parkedStep
	var waiting []string
	for _, p := range r.desk.parked {
		waiting = append(waiting, strings.TrimSpace(p.Step.ID+" "+p.Step.Host))
		matches := (d.Step == "" || strings.EqualFold(d.Step, p.Step.ID)) && (d.Host == "" || strings.EqualFold(d.Host, p.Step.Host))
		if matches && p.decision == nil {
			found = append(found, p)
		}
	}
	switch {
	case len(waiting) == 0:
		return nil, failure(runbook.ErrDecisionRefused, "cannot decide: no step of %s is waiting for a decision%s", r.id, r.waitingBelow())
	case len(found) != 1:
		return nil, failure(runbook.ErrDecisionRefused, "cannot decide: name one of the waiting steps by step and host: %s", strings.Join(waiting, ", "))
	}
	return found[0], nil
}

// decide hands a decision to the step or the operator task that it means, and names that in the
// decision: an operator need not.
func (r *Run) decide(d runbook.Decision, record *runbook.DecisionRecord) {
	if task := r.findTask(d.Step); task != nil && d.Step != "" && record.Action == runbook.SkipUpdate {
		record.Task, record.Host = task.ID, task.Host
		task.skipped = record
		return
	}
	if parked, err := r.findParked(d); err == nil {
		record.Step, record.Host = parked.Step.ID, parked.Step.Host
		parked.decision = record
	}
}

// abandon ends the run: what is in flight is canceled, then the site is made safe.
func (r *Run) abandon(d runbook.Decision, _ *runbook.DecisionRecord) {
	r.Fail(failure(runbook.ErrAborted, "%s was aborted by %s: %s", r.id, d.Operator, d.Reason))
	r.cancel()
}

func (r *Run) hold(_ runbook.Decision, record *runbook.DecisionRecord) { r.desk.held = record }

// holdsLater says that hold does not reach the runbook that a deployment waits for.
func (r *Run) holdsLater(name string) string {
	if name != runbook.HoldUpdate || len(r.reports) == 0 {
		return ""
	}
	return "; " + r.reports[0].WorkflowID + " goes on to its end, hold it too if it must stop sooner"
}

func (r *Run) resumeRun(runbook.Decision, *runbook.DecisionRecord) { r.desk.held = nil }
