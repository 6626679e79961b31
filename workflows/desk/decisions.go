package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// Handle registers the Updates by which operators steer a run.
func (d *Desk) Handle(ctx workflow.Context) error {
	if err := d.handleDecisions(ctx); err != nil {
		return err
	}
	return d.handleConfirm(ctx)
}

func (d *Desk) handleDecisions(ctx workflow.Context) error {
	handlers := []struct {
		name, description string
		validate          func(runbook.Decision) error
		act               func(runbook.Decision, *runbook.DecisionRecord)
	}{
		{runbook.RetryUpdate, "Try a failed step again, or try again to write the evidence file: {operator, reason, step, host, attempt}", d.validateRetry, d.decide},
		{runbook.SkipUpdate, "Continue without a failed step; the run ends as done-with-deviations: {operator, reason, step, host, attempt}", d.validateSkip, d.decide},
		{runbook.AbortUpdate, "Stop the run and leave the site safe: {operator, reason}", signed, d.abandon},
		{runbook.HoldUpdate, "Stop before the next step and wait for resume: {operator, reason}", d.validateHold, d.hold},
		{runbook.ResumeUpdate, "Continue a held run: {operator, reason}", d.validateResume, d.resumeRun},
	}
	for _, h := range handlers {
		handle := func(ctx workflow.Context, decision runbook.Decision) (string, error) {
			record := runbook.DecisionRecord{Action: h.name, Operator: decision.Operator, Reason: decision.Reason, Step: decision.Step, Host: decision.Host, Time: workflow.Now(ctx)}
			aborts := h.name == runbook.AbortUpdate && d.room == nil
			if d.room != nil {
				d.room.decide(&record)
			} else {
				h.act(decision, &record)
			}
			d.decisions = append(d.decisions, record)
			d.hooks.Refresh(ctx)
			if aborts {
				d.hooks.Abort(ctx, decision)
				d.status.Cancel()
			}
			return h.name + " accepted" + d.holdsLater(h.name), nil
		}
		validate := func(decision runbook.Decision) error {
			if d.room != nil {
				return d.room.validate(h.name, decision)
			}
			if err := d.mayDecide(h.name); err != nil {
				return err
			}
			return h.validate(decision)
		}
		if err := setDecision(ctx, &d.budget, h.name, h.description, handle, validate); err != nil {
			return err
		}
	}
	return nil
}

// SetDecision registers an Update that a person sends. An Update that was sent cannot be taken back: one that
// reaches no worker is delivered when a worker returns, however late. So every decision goes through here, and
// is refused once it has expired, or where its texts are too long or contain hidden characters.
func SetDecision[D runbook.Answer](
	ctx workflow.Context, name, description string, handle func(workflow.Context, D) (string, error), validate func(D) error,
) error {
	return setDecision(ctx, &budget{}, name, description, handle, validate)
}

// setDecision registers an Update that counts against a budget, which several Updates share.
func setDecision[D runbook.Answer](
	ctx workflow.Context, b *budget, name, description string, handle func(workflow.Context, D) (string, error), validate func(D) error,
) error {
	accept := func(ctx workflow.Context, decision D) (string, error) {
		b.spend(workflow.Now(ctx))
		return handle(ctx, decision)
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, name, accept, workflow.UpdateHandlerOptions{
		Description: description,
		Validator: func(ctx workflow.Context, decision D) error {
			if err := b.check(name, workflow.GetInfo(ctx).WorkflowExecution.ID, workflow.Now(ctx)); err != nil {
				return err
			}
			if err := notExpired(ctx, name, decision.Expiry()); err != nil {
				return err
			}
			if why := runbook.Refusal(decision); why != "" {
				return calls.Failure(runbook.ErrDecisionRefused, "cannot %s: %s. About this Update: %s", name, why, description)
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
	return calls.Failure(runbook.ErrDecisionExpired, "cannot %s %s: the decision was valid until %s, and the time is now %s; if you still want this decision, send the decision again",
		name, workflow.GetInfo(ctx).WorkflowExecution.ID, until.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
}

// mayDecide refuses a decision that comes too late: a run that makes the site safe and writes its evidence
// takes none any more. A run that was reset does no work that a decision could be about: it can only be aborted, held and resumed.
func (d *Desk) mayDecide(what string) error {
	switch {
	case !d.status.OK():
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: the run is already ending (%s)%s", what, d.status.ID(), calls.Reason(d.status.Err()), evidenceBelow(d.hooks.Children()))
	case d.status.Ending():
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: the run has done its work and is ending", what, d.status.ID())
	case d.status.Reset() != "" && slices.Contains([]string{runbook.ConfirmUpdate, runbook.RetryUpdate, runbook.SkipUpdate}, what):
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: %s", what, d.status.ID(), d.status.Reset())
	}
	return nil
}

// signed refuses a decision without operator or reason.
func signed(decision runbook.Decision) error { return Signed(decision.Operator, decision.Reason) }

// Signed refuses a decision without operator or reason.
func Signed(operator, reason string) error {
	if strings.TrimSpace(operator) == "" || strings.TrimSpace(reason) == "" {
		return calls.Failure(runbook.ErrDecisionRefused, `cannot accept the decision: operator or reason is missing; give operator and reason, for example {"operator": "eva", "reason": "disk was full"}`)
	}
	return nil
}

func (d *Desk) validateRetry(decision runbook.Decision) error {
	if err := signed(decision); err != nil {
		return err
	}
	_, err := d.findParked(runbook.RetryUpdate, decision)
	return err
}

func (d *Desk) validateSkip(decision runbook.Decision) error {
	if err := signed(decision); err != nil {
		return err
	}
	if task := meant(d.tasks, decision); task != nil {
		return task.maySkip()
	}
	parked, err := d.findParked(runbook.SkipUpdate, decision)
	if err != nil {
		return err
	}
	if parked.Guard {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot skip %s: the next steps rely on this step and could do damage without it; do what the error of the step advises, and retry, or abort (to see the error: changeover tasks %s)",
			parked.Step.ID, runbook.Argument(d.status.ID()))
	}
	return nil
}

// answers names the commands that answer the open tasks of a run, to follow the reason why a retry or a skip fits no step. A task is
// skipped only by its name, and is never retried.
func answers(action, id string, tasks []*openTask) string {
	var skips, confirms []string
	for _, open := range tasks {
		confirms = append(confirms, "changeover confirm "+runbook.Argument(id)+" --task "+runbook.Argument(open.ID))
		if action == runbook.SkipUpdate && open.maySkip() == nil {
			skips = append(skips, "changeover skip "+runbook.Argument(id)+" --step "+runbook.Argument(open.ID)+" --reason "+runbook.YourText)
		}
	}
	switch {
	case len(skips) > 0:
		return "; to skip an open task, name the task: " + strings.Join(skips, ", or ")
	case len(confirms) > 0:
		return "; to confirm an open task: " + strings.Join(confirms, ", or ")
	}
	return ""
}

func (d *Desk) validateHold(decision runbook.Decision) error {
	if d.held != nil {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot hold %s: the run is already held by %s", d.status.ID(), runbook.PersonName(d.held.Operator))
	}
	return signed(decision)
}

func (d *Desk) validateResume(decision runbook.Decision) error {
	if d.held == nil {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot resume %s: the run is not held%s", d.status.ID(), heldBelow(d.hooks.Children()))
	}
	return signed(decision)
}

// heldBelow names the child that is held, whose Updates are its own. A child that has an open task or a failed step reports that
// it waits, whether it is held or not.
func heldBelow(children []runbook.ChildReport) string {
	for _, child := range children {
		if child.State == runbook.StateHeld {
			return "; " + child.WorkflowID + " is held: send resume to " + child.WorkflowID
		}
		if child.Waiting != "" {
			return "; if " + child.WorkflowID + " is held, send resume to " + child.WorkflowID
		}
	}
	return ""
}

// evidenceBelow names the child that keeps a run open which is ending: the child waits until its evidence can be written.
func evidenceBelow(children []runbook.ChildReport) string {
	for _, child := range children {
		if child.State == runbook.StateWaitingForEvidence {
			return "; " + child.WorkflowID + " still waits until its evidence can be written: send retry or abort to " + child.WorkflowID
		}
	}
	return ""
}

// findParked is the one parked step that a retry or a skip means.
func (d *Desk) findParked(action string, decision runbook.Decision) (*parkedStep, error) {
	var found []*parkedStep
	var waiting []string
	for _, p := range d.parked {
		if p.decision == nil {
			waiting = append(waiting, p.Place())
		}
		if decision.Means(p.ParkedStep) && p.decision == nil {
			found = append(found, p)
		}
	}
	switch {
	case len(waiting) == 0:
		return nil, calls.Failure(runbook.ErrDecisionRefused, "cannot %s: no step of %s is waiting for a decision%s%s", action, d.status.ID(), answers(action, d.status.ID(), d.tasks), d.waitingBelow())
	case len(found) == 0:
		return nil, calls.Failure(runbook.ErrDecisionRefused, "cannot %s: no step%s waits for a decision; the waiting steps are %s%s", action, wanted(decision), strings.Join(waiting, ", "), answers(action, d.status.ID(), d.tasks))
	case len(found) > 1:
		return nil, calls.Failure(runbook.ErrDecisionRefused, "cannot %s: the decision fits several steps; give the step, host and attempt of one of these steps: %s", action, strings.Join(waiting, ", "))
	}
	return found[0], nil
}

// wanted names the step that a decision is about, as far as it does.
func wanted(d runbook.Decision) string {
	text := ""
	for _, part := range []string{d.Step, d.Host} {
		if part != "" {
			text += " " + part
		}
	}
	if d.Attempt != 0 {
		text += fmt.Sprintf(" in attempt %d", d.Attempt)
	}
	return text
}

// decide hands a decision to the step or the operator task that it means, and names that in the
// decision: an operator need not.
func (d *Desk) decide(decision runbook.Decision, record *runbook.DecisionRecord) {
	if task := meant(d.tasks, decision); task != nil && record.Action == runbook.SkipUpdate {
		record.Task, record.Host = task.ID, task.Host
		task.reply.Skipped = record
		return
	}
	if parked, err := d.findParked(record.Action, decision); err == nil {
		record.Step, record.Host = parked.Step.ID, parked.Step.Host
		parked.decision = record
	}
}

// abandon fails the run. What is in flight is canceled later, and then the site is made safe.
func (d *Desk) abandon(decision runbook.Decision, _ *runbook.DecisionRecord) {
	d.status.Fail(calls.Failure(runbook.ErrAborted, "%s was aborted by %s", d.status.ID(), runbook.SaidBy(decision.Operator, decision.Reason)))
}

// AbortWithParent ends the run, or its wait for its evidence, since a person has aborted the run that started it. A run that is ending
// for another reason goes on. Such a run has started no other one.
func (d *Desk) AbortWithParent(ctx workflow.Context, decision runbook.Decision) {
	record := runbook.DecisionRecord{Action: runbook.AbortUpdate, Operator: decision.Operator, Reason: decision.Reason, Time: workflow.Now(ctx)}
	switch {
	case d.room != nil && d.room.abandoned == nil:
		d.room.decide(&record)
	case d.room != nil || d.mayDecide(runbook.AbortUpdate) != nil:
		return
	default:
		d.abandon(decision, nil)
		d.status.Cancel()
	}
	d.decisions = append(d.decisions, record)
}

func (d *Desk) hold(_ runbook.Decision, record *runbook.DecisionRecord) { d.held = record }

// holdsLater is what the answer to a decision adds: hold does not reach the runbook that a deployment waits for, and
// a held run retries nothing.
func (d *Desk) holdsLater(name string) string {
	if name == runbook.RetryUpdate && d.held != nil {
		return "; the run is held, so the step is tried again after you send resume"
	}
	running := d.hooks.Children()
	if name != runbook.HoldUpdate || len(running) == 0 {
		return ""
	}
	return "; this hold does not stop " + running[0].WorkflowID + "; to stop " + running[0].WorkflowID + " before its next step, send hold to " + running[0].WorkflowID + " too"
}

func (d *Desk) resumeRun(_ runbook.Decision, record *runbook.DecisionRecord) {
	d.held, d.resumed = nil, record.Time
}
