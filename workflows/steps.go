package workflows

import (
	"fmt"

	"changeover/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// step names one step: the inventory's id, the manual's section and step, the
// host it works on and what becomes true.
func step(id, manual, host, title string) activities.Step {
	return activities.Step{ID: id, Manual: manual, Host: host, Title: title}
}

// hinted is a step with the manual's advice for the case that it fails.
func hinted(s activities.Step, hint string) activities.Step {
	s.Hint = hint
	return s
}

// attempt is one try at a step.
type attempt func(ctx workflow.Context) (activities.Outcome, error)

// ensure makes one wanted state true, or in mode check says what would change.
func (r *run) ensure(ctx workflow.Context, s activities.Step, want activities.Wanted) {
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		return r.apply(ctx, s, want)
	})
}

// check is a step that only looks: a difference is a fault.
func (r *run) check(ctx workflow.Context, s activities.Step, want activities.Wanted) {
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		return r.holds(ctx, s, want)
	})
}

// guard is a step that only looks, and that no operator can skip: what follows
// would do damage where it does not hold.
func (r *run) guard(ctx workflow.Context, s activities.Step, want activities.Wanted) {
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		return r.holds(ctx, s, want)
	})
}

// onTheWayOnly is why mode check leaves out what is no part of the end state.
const onTheWayOnly = "only while something is being changed"

// transition is a step of the way, not of the end state (a node paused, the role
// offline): it has no meaning while nothing is being changed.
func (r *run) transition(ctx workflow.Context, s activities.Step, want activities.Wanted) {
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	r.ensure(ctx, s, want)
}

// gate is a guard that holds on the way only.
func (r *run) gate(ctx workflow.Context, s activities.Step, want activities.Wanted) {
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	r.guard(ctx, s, want)
}

// notApplicable reports a step that the site or the moment does not need.
func (r *run) notApplicable(ctx workflow.Context, s activities.Step, why string) {
	if r.err != nil {
		return
	}
	r.report(ctx, s, StepNotApplicable, why)
}

// sum reports a step that others have carried out. It is no better than they are: one
// that an operator skipped is missing from it.
func (r *run) sum(ctx workflow.Context, s activities.Step, parts []*activities.StepEvidence, how string) {
	if r.checking() {
		r.notApplicable(ctx, s, "said by its steps above")
		return
	}
	if r.err != nil {
		return
	}
	var skipped []string
	for _, part := range parts {
		if part.State == StepSkipped {
			skipped = append(skipped, part.ID+" ("+part.Title+")")
		}
	}
	if len(skipped) > 0 {
		r.report(ctx, s, StepSkipped, "without "+list(skipped))
		return
	}
	r.report(ctx, s, StepDone, how)
}

// report adds a step that is over as soon as it begins.
func (r *run) report(ctx workflow.Context, s activities.Step, state string, note string) *activities.StepEvidence {
	result := r.begin(ctx, s)
	result.Note = note
	r.close(ctx, result, state)
	return result
}

// apply runs the activity of a wanted state in the run's mode.
func (r *run) apply(ctx workflow.Context, s activities.Step, want activities.Wanted) (activities.Outcome, error) {
	return r.request(ctx, s, r.mode, want)
}

// holds is apply for things that must be so: a difference is an error.
func (r *run) holds(ctx workflow.Context, s activities.Step, want activities.Wanted) (activities.Outcome, error) {
	outcome, err := r.request(ctx, s, activities.Check, want)
	if err == nil && len(outcome.Changes) > 0 {
		err = temporal.NewNonRetryableApplicationError(fmt.Sprintf("cannot go on: '%s' does not hold: %s; make it true and retry",
			s.Title, describe(outcome.Changes)), activities.ErrPrecondition, nil)
	}
	return activities.Outcome{Evidence: outcome.Evidence, Warnings: outcome.Warnings, Attempt: outcome.Attempt}, err
}

func (r *run) request(ctx workflow.Context, s activities.Step, mode activities.Mode, want activities.Wanted) (activities.Outcome, error) {
	var outcome activities.Outcome
	var before []activities.Change
	request := activities.Request[activities.Wanted]{Site: r.site.Name, Step: s, Mode: mode, Want: want, Reset: r.reset}
	err := r.callUntil(ctx, s, r.work(want), want.ActivityName(), request, &outcome, func(err error) {
		// What fails or is canceled half way says in its error what it had changed by
		// then; of what timed out its heartbeats do.
		if !detailsOf(err, &outcome) {
			before = append(before, beaten(err)...)
		}
	})
	outcome.Changes = append(before, outcome.Changes...)
	return outcome, err
}

// perform carries one step to its end: done, skipped by an operator, or the end
// of the run. It does nothing once the run has failed, so that a chapter reads
// without a branch after every line.
func (r *run) perform(ctx workflow.Context, s activities.Step, guard bool, try attempt) activities.Outcome {
	if !r.proceed(ctx) {
		return activities.Outcome{}
	}
	outcome := r.carryOut(ctx, r.begin(ctx, s), guard, try)
	r.tellChange(ctx)
	return outcome
}

func (r *run) carryOut(ctx workflow.Context, result *activities.StepEvidence, guard bool, try attempt) activities.Outcome {
	for {
		outcome, err := try(ctx)
		take(result, outcome)
		if err == nil {
			result.Error = ""
			r.close(ctx, result, verdict(result, outcome.Mode))
			return outcome
		}
		result.Error = reasonOf(err)
		if r.interrupted(ctx, err) {
			r.close(ctx, result, StepFailed)
			return outcome
		}
		if r.checking() && ofSubstance(err) {
			result.Note = "cannot be so: " + result.Error
			r.close(ctx, result, StepPending)
			return outcome
		}
		switch decision := r.park(ctx, result, guard); decision.Action {
		case retryUpdate:
			ctx = r.afterDecision(ctx)
		case skipUpdate:
			result.Note = decision.Operator + ": " + decision.Reason
			r.deviate(result.Step, decision)
			r.close(ctx, result, StepSkipped)
			return outcome
		default:
			r.close(ctx, result, StepFailed)
			return outcome
		}
	}
}

// verdict is the state of a step that succeeded, by the changes of all its attempts:
// what the first one changed is there already when the last one looks. Looking has no mode.
func verdict(s *activities.StepEvidence, mode activities.Mode) string {
	switch {
	case len(s.Changes) > 0 && mode == activities.Check:
		return StepPending
	case len(s.Changes) > 0:
		return StepChanged
	case mode == "":
		return StepDone
	}
	return StepUnchanged
}

func take(s *activities.StepEvidence, outcome activities.Outcome) {
	if outcome.Mode == activities.Check {
		s.Changes = nil
	}
	// Changes add up over retries: the first attempt's work is part of the story.
	s.Changes = append(s.Changes, outcome.Changes...)
	s.Facts = outcome.Evidence
	s.Warnings = append(s.Warnings, outcome.Warnings...)
	s.Attempt = outcome.Attempt
}

// begin adds a step to the report.
func (r *run) begin(ctx workflow.Context, s activities.Step) *activities.StepEvidence {
	result := &activities.StepEvidence{Step: s, State: StepRunning, Started: workflow.Now(ctx)}
	r.steps = append(r.steps, result)
	r.refresh(ctx)
	return result
}

// close ends a step and adds it to the totals.
func (r *run) close(ctx workflow.Context, result *activities.StepEvidence, state string) {
	result.State = state
	result.Finished = workflow.Now(ctx)
	switch {
	case state == StepPending:
		r.pending += max(1, len(result.Changes))
	case !r.moving:
		// What a step changed before it failed or was skipped is changed all the same.
		r.changed += len(result.Changes)
	}
	r.refresh(ctx)
}

// deviate keeps a skipped step as a deviation of the run.
func (r *run) deviate(s activities.Step, d activities.DecisionEvidence) {
	where := s.ID
	if s.Host != "" {
		where += " on " + s.Host
	}
	r.deviations = append(r.deviations, fmt.Sprintf("%s (%s) skipped by %s: %s", where, s.Title, d.Operator, d.Reason))
}

// describedChanges is how many differences a message lists.
const describedChanges = 10

// describe lists differences for an error message.
func describe(changes []activities.Change) string {
	text := ""
	for i, c := range changes {
		if i == describedChanges {
			return text + fmt.Sprintf(", and %d more", len(changes)-i)
		}
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s is '%s', wanted '%s'", c.Property, c.Before, c.After)
	}
	return text
}
