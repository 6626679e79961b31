package engine

import (
	"fmt"
	"slices"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// report is what the run has done.
type report struct {
	// closed and refresh are called after a step was closed, and after anything else has changed.
	closed, refresh func(workflow.Context)

	steps []*runbook.StepRecord
	// changed, pending and unknown add up the steps; moves are those of the role.
	changed, pending, unknown, moves int
	// deviations are skipped steps.
	deviations []string
	// safety says how a failed run left the site.
	safety []string
	// drill is the measurement of a failover test; nil: there is none.
	drill *runbook.Drill
}

func (r *report) warnings() int {
	n := 0
	for _, s := range r.steps {
		n += len(s.Warnings)
	}
	return n
}

// open adds a step to the report.
func (r *report) open(ctx workflow.Context, s runbook.Step) *runbook.StepRecord {
	record := &runbook.StepRecord{Step: s, Started: workflow.Now(ctx)}
	r.steps = append(r.steps, record)
	r.refresh(ctx)
	return record
}

// close ends a step. Totals are counted anew: a step may be closed twice, when it was undone.
func (r *report) close(ctx workflow.Context, record *runbook.StepRecord, verdict runbook.Verdict, note string) {
	record.Verdict, record.Finished = verdict, workflow.Now(ctx)
	if note != "" {
		record.Note = note
	}
	r.count()
	r.closed(ctx)
	r.refresh(ctx)
}

// add adds a step that is over as soon as it begins.
func (r *report) add(ctx workflow.Context, s runbook.Step, verdict runbook.Verdict, note string) {
	r.close(ctx, r.open(ctx, s), verdict, note)
}

// number is the place of a step in the report, from 1.
func (r *report) number(record *runbook.StepRecord) int { return slices.Index(r.steps, record) + 1 }

// safe adds how a failed run left the site.
func (r *report) safe(text string) { r.safety = append(r.safety, text) }

// deviate keeps a skipped step as a deviation of the run.
func (r *report) deviate(s runbook.Step, d runbook.DecisionRecord) {
	r.deviations = append(r.deviations, fmt.Sprintf("%s (%s) skipped by %s: %s", s.Place(), s.Title, d.Operator, d.Reason))
}

// choose reports a step that the site leaves out by choice, against the manual.
func (r *report) choose(ctx workflow.Context, s runbook.Step, why string) {
	r.deviations = append(r.deviations, s.Place()+" ("+s.Title+"): "+why)
	r.add(ctx, s, runbook.NotApplicable, why)
}

// drop forgets the steps and deviations behind a number of each.
func (r *report) drop(ctx workflow.Context, steps, deviations int) {
	r.steps, r.deviations = r.steps[:steps], r.deviations[:deviations]
	r.count()
	r.refresh(ctx)
}

// warn adds warnings that a step does not carry yet.
func warn(record *runbook.StepRecord, warnings []string) {
	for _, warning := range warnings {
		if !slices.Contains(record.Warnings, warning) {
			record.Warnings = append(record.Warnings, warning)
		}
	}
}

// count adds up the steps.
func (r *report) count() {
	r.changed, r.pending, r.unknown = 0, 0, 0
	for _, s := range r.steps {
		if !isMove(s) {
			r.changed += len(s.Effects)
		}
		switch s.Verdict {
		case runbook.WouldChange, runbook.NeedsPerson:
			r.pending += max(1, len(s.Pending))
		case runbook.Unknown:
			r.unknown++
		case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Failed,
			runbook.Attested, runbook.NotApplicable, runbook.Skipped, runbook.NotReached, "":
		}
	}
}

func isMove(s *runbook.StepRecord) bool {
	return len(s.Effects) > 0 && s.Effects[0].Property == runbook.OwnerProperty
}

// unfinished returns the steps behind a number that are pending or unknown.
func (r *report) unfinished(from int) []*runbook.StepRecord {
	var pending []*runbook.StepRecord
	for _, s := range r.steps[from:] {
		switch s.Verdict {
		case runbook.WouldChange, runbook.NeedsPerson, runbook.Unknown:
			pending = append(pending, s)
		case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Failed,
			runbook.Attested, runbook.NotApplicable, runbook.Skipped, runbook.NotReached:
		}
	}
	return pending
}

// skipped returns the steps behind a number that an operator skipped, as text.
func (r *report) skipped(from int) []string {
	var skipped []string
	for _, s := range r.steps[from:] {
		if s.Verdict == runbook.Skipped {
			skipped = append(skipped, s.ID+" ("+s.Title+")")
		}
	}
	return skipped
}
