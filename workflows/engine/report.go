package engine

import (
	"fmt"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// report is what the run has done.
type report struct {
	steps []*runbook.StepRecord
	// changed, pending and unknown add up the steps; moves are those of the role.
	changed, pending, unknown, moves int
	// deviations are skipped steps.
	deviations []string
	// safety says how a failed run left the site.
	safety []string
}

func (r report) warnings() int {
	n := 0
	for _, s := range r.steps {
		n += len(s.Warnings)
	}
	return n
}

// open adds a step to the report.
func (r *Run) open(ctx workflow.Context, s runbook.Step) *runbook.StepRecord {
	record := &runbook.StepRecord{Step: s, Started: workflow.Now(ctx)}
	r.report.steps = append(r.report.steps, record)
	r.refresh(ctx)
	return record
}

// close ends a step. Totals are counted anew: a step may be closed twice, when it was undone.
func (r *Run) close(ctx workflow.Context, record *runbook.StepRecord, verdict runbook.Verdict, note string) {
	record.Verdict, record.Finished = verdict, workflow.Now(ctx)
	if note != "" {
		record.Note = note
	}
	r.report.count()
	r.recordChange(ctx)
	r.refresh(ctx)
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

// Report adds a step that is over as soon as it begins.
func (r *Run) Report(ctx workflow.Context, s runbook.Step, verdict runbook.Verdict, note string) {
	r.Do(ctx, Report(s, verdict, note))
}

// Sum reports a step that others have carried out, those since a mark. It is no better than they
// are: one that an operator skipped is missing from it.
func (r *Run) Sum(ctx workflow.Context, s runbook.Step, mark int, how string) {
	if r.Checking() {
		r.Do(ctx, NotNeeded(s, "said by its steps above"))
		return
	}
	if r.err != nil {
		return
	}
	var skipped []string
	for _, part := range r.report.steps[mark:] {
		if part.Verdict == runbook.Skipped {
			skipped = append(skipped, part.ID+" ("+part.Title+")")
		}
	}
	if len(skipped) > 0 {
		r.Do(ctx, Report(s, runbook.Skipped, "without "+list(skipped)))
		return
	}
	r.Do(ctx, Report(s, runbook.Unchanged, how))
}

// Mark returns a mark for Sum.
func (r *Run) Mark() int { return len(r.report.steps) }

// Deviated reports whether an operator has skipped anything in this run.
func (r *Run) Deviated() bool { return len(r.report.deviations) > 0 }

// Moved counts a move of the role.
func (r *Run) Moved() { r.report.moves++ }

// Safety adds how a failed run left the site.
func (r *Run) Safety(text string) { r.report.safety = append(r.report.safety, text) }

// Drill returns the measurement of a failover test, which evidence and result show.
func (r *Run) Drill() *runbook.Drill {
	if r.drill == nil {
		r.drill = &runbook.Drill{ObjectiveSeconds: r.site.Config.Test.OutageObjectiveSeconds}
	}
	return r.drill
}

// deviate keeps a skipped step as a deviation of the run.
func (r *Run) deviate(s runbook.Step, d runbook.DecisionRecord) {
	r.report.deviations = append(r.report.deviations, fmt.Sprintf("%s (%s) skipped by %s: %s", s.Place(), s.Title, d.Operator, d.Reason))
}

// Rehearse passes through a chapter in mode check and returns the steps that are pending or unknown.
// They are the run's own steps where there are none; otherwise they are dropped for those of the
// real pass.
func (r *Run) Rehearse(ctx workflow.Context, pass func(workflow.Context)) []*runbook.StepRecord {
	steps, deviations := len(r.report.steps), len(r.report.deviations)
	r.mode = runbook.Check
	pass(ctx)
	r.Flush(ctx)
	r.mode = runbook.Apply
	var pending []*runbook.StepRecord
	for _, s := range r.report.steps[steps:] {
		switch s.Verdict {
		case runbook.WouldChange, runbook.NeedsPerson, runbook.Unknown:
			pending = append(pending, s)
		case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Failed,
			runbook.Attested, runbook.NotApplicable, runbook.Skipped, runbook.NotReached:
		}
	}
	if len(pending) > 0 && r.err == nil {
		r.report.steps, r.report.deviations = r.report.steps[:steps], r.report.deviations[:deviations]
		r.report.count()
		r.refresh(ctx)
	}
	return pending
}
