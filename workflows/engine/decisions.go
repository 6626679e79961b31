package engine

import (
	"strings"
	"time"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// handleDecisions registers the Updates by which operators steer a run.
func (d *Desk) handleDecisions(ctx workflow.Context) error {
	handlers := []struct {
		name, description string
		validate          func(runbook.Decision) error
		act               func(runbook.Decision, *runbook.DecisionRecord)
	}{
		{runbook.RetryUpdate, "Try a failed step, or the evidence file, again: {operator, reason, step, host, attempt}", d.validateRetry, d.decide},
		{runbook.SkipUpdate, "Go on without a failed step; the run ends as done-with-deviations: {operator, reason, step, host, attempt}", d.validateSkip, d.decide},
		{runbook.AbortUpdate, "Stop the run and leave the site safe: {operator, reason}", signed, d.abandon},
		{runbook.HoldUpdate, "Stop before the next step until resume: {operator, reason}", d.validateHold, d.hold},
		{runbook.ResumeUpdate, "Go on after hold: {operator, reason}", d.validateResume, d.resumeRun},
	}
	for _, h := range handlers {
		handle := func(ctx workflow.Context, decision runbook.Decision) (string, error) {
			record := runbook.DecisionRecord{Action: h.name, Operator: decision.Operator, Reason: decision.Reason, Step: decision.Step, Host: decision.Host, Time: workflow.Now(ctx)}
			if d.room != nil {
				d.room.decide(&record)
			} else {
				h.act(decision, &record)
			}
			d.decisions = append(d.decisions, record)
			d.refresh(ctx)
			return h.name + " accepted" + d.holdsLater(h.name), nil
		}
		validate := func(decision runbook.Decision) error {
			if d.room != nil {
				return d.room.validate(h.name, decision)
			}
			if err := d.status.mayDecide(h.name); err != nil {
				return err
			}
			return h.validate(decision)
		}
		if err := SetDecision(ctx, h.name, h.description, handle, validate); err != nil {
			return err
		}
	}
	return nil
}

// SetDecision registers an Update that a person sends. An Update that was sent cannot be taken back:
// one that reaches no worker is delivered when a worker returns, however late. So every decision goes
// through here, and is refused once it has expired, or where its texts are too long or hold what is not shown.
func SetDecision[D runbook.Answer](
	ctx workflow.Context, name, description string, handle func(workflow.Context, D) (string, error), validate func(D) error,
) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name, handle, workflow.UpdateHandlerOptions{
		Description: description,
		Validator: func(ctx workflow.Context, decision D) error {
			if err := notExpired(ctx, name, decision.Expiry()); err != nil {
				return err
			}
			if why := runbook.Refusal(decision); why != "" {
				return failure(runbook.ErrDecisionRefused, "cannot %s: %s; %s", name, why, description)
			}
			return validate(decision)
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

// signed refuses a decision of nobody, or without a reason.
func signed(decision runbook.Decision) error { return Signed(decision.Operator, decision.Reason) }

// Signed refuses a decision of nobody, or without a reason.
func Signed(operator, reason string) error {
	if strings.TrimSpace(operator) == "" || strings.TrimSpace(reason) == "" {
		return failure(runbook.ErrDecisionRefused, `cannot accept the decision: give operator and reason, for example {"operator": "eva", "reason": "disk was full"}`)
	}
	return nil
}

func (d *Desk) validateRetry(decision runbook.Decision) error {
	if err := signed(decision); err != nil {
		return err
	}
	_, err := d.findParked(decision)
	return err
}

func (d *Desk) validateSkip(decision runbook.Decision) error {
	if err := signed(decision); err != nil {
		return err
	}
	if task := d.findTask(decision.Step); task != nil && decision.Step != "" {
		return task.maySkip()
	}
	parked, err := d.findParked(decision)
	if err != nil {
		return err
	}
	if parked.Guard {
		return failure(runbook.ErrDecisionRefused, "cannot skip %s: it guards what follows; make it true and retry, or abort", parked.Step.ID)
	}
	return nil
}

func (d *Desk) validateHold(decision runbook.Decision) error {
	if d.held != nil {
		return failure(runbook.ErrDecisionRefused, "cannot hold %s: it is held by %s already", d.status.id, d.held.Operator)
	}
	return signed(decision)
}

func (d *Desk) validateResume(decision runbook.Decision) error {
	if d.held == nil {
		return failure(runbook.ErrDecisionRefused, "cannot resume %s: it is not held", d.status.id)
	}
	return signed(decision)
}

// findParked is the one parked step that a decision means.
func (d *Desk) findParked(decision runbook.Decision) (*parkedStep, error) {
	var found []*parkedStep
	var waiting []string
	for _, p := range d.parked {
		waiting = append(waiting, p.Place())
		if decision.Means(p.ParkedStep) && p.decision == nil {
			found = append(found, p)
		}
	}
	switch {
	case len(waiting) == 0:
		return nil, failure(runbook.ErrDecisionRefused, "cannot decide: no step of %s is waiting for a decision%s", d.status.id, d.waitingBelow())
	case len(found) != 1:
		return nil, failure(runbook.ErrDecisionRefused, "cannot decide: name one of the waiting steps by step, host and attempt: %s", strings.Join(waiting, ", "))
	}
	return found[0], nil
}

// decide hands a decision to the step or the operator task that it means, and names that in the
// decision: an operator need not.
func (d *Desk) decide(decision runbook.Decision, record *runbook.DecisionRecord) {
	if task := d.findTask(decision.Step); task != nil && decision.Step != "" && record.Action == runbook.SkipUpdate {
		record.Task, record.Host = task.ID, task.Host
		task.skipped = record
		return
	}
	if parked, err := d.findParked(decision); err == nil {
		record.Step, record.Host = parked.Step.ID, parked.Step.Host
		parked.decision = record
	}
}

// abandon ends the run: what is in flight is canceled, then the site is made safe.
func (d *Desk) abandon(decision runbook.Decision, _ *runbook.DecisionRecord) {
	d.status.fail(failure(runbook.ErrAborted, "%s was aborted by %s: %s", d.status.id, decision.Operator, decision.Reason))
	d.status.cancel()
}

func (d *Desk) hold(_ runbook.Decision, record *runbook.DecisionRecord) { d.held = record }

// holdsLater says that hold does not reach the runbook that a deployment waits for, and that a held run
// retries nothing.
func (d *Desk) holdsLater(name string) string {
	if name == runbook.RetryUpdate && d.held != nil {
		return "; the run is held, so the step is tried again after resume"
	}
	if name != runbook.HoldUpdate || len(d.children.running) == 0 {
		return ""
	}
	return "; " + d.children.running[0].WorkflowID + " goes on to its end, hold it too if it must stop sooner"
}

func (d *Desk) resumeRun(runbook.Decision, *runbook.DecisionRecord) { d.held = nil }
