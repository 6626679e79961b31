package progress

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// Report is what a run has done.
type Report struct {
	// counted and refresh are called after the totals were counted, and after anything has changed.
	counted, refresh func(workflow.Context)
	// Cite returns an error, a warning or a note with references to the site's part of the manual.
	Cite func(text string) string

	steps  []*runbook.StepRecord
	totals Totals
	// deviations are skipped steps.
	deviations []string
	// safety says how a failed run left the site.
	safety []string
	// retries are the errors that persons have retried, by step.
	retries map[*runbook.StepRecord][]retry
	// drill is the measurement of a failover test; nil: there is none.
	drill *runbook.Drill
}

// Totals add up a run.
type Totals struct {
	// Changed, Pending and Unknown add up the steps.
	Changed, Pending, Unknown int
	// Moves are those of the role.
	Moves int
}

// NewReport returns an empty report. counted is called after a step was closed or got an effect, and refresh after anything
// in the report has changed.
func NewReport(counted, refresh func(workflow.Context)) *Report {
	return &Report{counted: counted, refresh: refresh, Cite: func(text string) string { return text }, retries: map[*runbook.StepRecord][]retry{}}
}

// Steps returns the steps in the order in which they began.
func (r *Report) Steps() []*runbook.StepRecord { return r.steps }

// Totals returns what the steps add up to.
func (r *Report) Totals() Totals { return r.totals }

// Deviations returns where the run deviates from the manual, by a decision or by choice of the site.
func (r *Report) Deviations() []string { return r.deviations }

// Safety returns how a failed run left the site.
func (r *Report) Safety() []string {
	var safety []string
	for _, how := range r.safety {
		safety = append(safety, r.Cite(how))
	}
	return safety
}

// Warnings returns the number of warnings of all steps.
func (r *Report) Warnings() int {
	n := 0
	for _, s := range r.steps {
		n += len(s.Warnings)
	}
	return n
}

// Open adds a step to the report.
func (r *Report) Open(ctx workflow.Context, s runbook.Step) *runbook.StepRecord {
	record := &runbook.StepRecord{Step: s, Started: workflow.Now(ctx)}
	r.steps = append(r.steps, record)
	r.refresh(ctx)
	return record
}

// Close ends a step. Totals are counted again: a step may be closed twice, when it was undone.
func (r *Report) Close(ctx workflow.Context, record *runbook.StepRecord, verdict runbook.Verdict, note string) {
	record.Verdict, record.Finished = verdict, workflow.Now(ctx)
	if note != "" {
		record.Note = note
	}
	r.settleRetries(record)
	record.Error, record.Note = r.Cite(record.Error), r.Cite(record.Note)
	for i, warning := range record.Warnings {
		record.Warnings[i] = r.Cite(warning)
	}
	r.count()
	r.counted(ctx)
	r.refresh(ctx)
}

// CountEffects counts the effects of a step that is still in work.
func (r *Report) CountEffects(ctx workflow.Context) {
	r.count()
	r.counted(ctx)
}

// Add adds a step that is over as soon as it begins.
func (r *Report) Add(ctx workflow.Context, s runbook.Step, verdict runbook.Verdict, note string) {
	r.Close(ctx, r.Open(ctx, s), verdict, note)
}

// Number returns the place of a step in the report, from 1.
func (r *Report) Number(record *runbook.StepRecord) int { return slices.Index(r.steps, record) + 1 }

// AddSafety adds how a failed run left the site, once.
func (r *Report) AddSafety(text string) {
	if !slices.Contains(r.safety, text) {
		r.safety = append(r.safety, text)
	}
}

// lookAtSite is the advice about an unsafe site. What is not safe may be a role that must be offline, or a node that must be paused.
const lookAtSite = "; in Failover Cluster Manager, see on which node the role is, which of its resources are not online, and which nodes are paused; " +
	"while no other run is open, correct there what is not safe, or start the runbook again"

// NotSafe adds a step on the way to a safe end that failed or was not done; the advice stands only in the last such text.
func (r *Report) NotSafe(s runbook.Step, how string) {
	for i := range r.safety {
		r.safety[i] = strings.TrimSuffix(r.safety[i], lookAtSite)
	}
	text := "site not safe: '" + strings.TrimPrefix(s.Title, calls.MakingSafe) + "' " + how
	r.safety = slices.DeleteFunc(r.safety, func(earlier string) bool { return earlier == text })
	r.AddSafety(text + lookAtSite)
}

// AddMove counts a move of the role.
func (r *Report) AddMove() { r.totals.Moves++ }

// Drill returns the measurement of a failover test; nil where there is none.
func (r *Report) Drill() *runbook.Drill { return r.drill }

// Measure returns the measurement of a failover test, which begins with the first call.
func (r *Report) Measure(objectiveSeconds int) *runbook.Drill {
	if r.drill == nil {
		r.drill = &runbook.Drill{ObjectiveSeconds: objectiveSeconds}
	}
	return r.drill
}

// Deviate keeps a skipped step as a deviation of the run.
func (r *Report) Deviate(s runbook.Step, d runbook.DecisionRecord) {
	r.deviations = append(r.deviations, d.SkippedText(s.Named()))
}

// Choose reports a step that the site leaves out by choice, against the manual.
func (r *Report) Choose(ctx workflow.Context, s runbook.Step, why string) {
	r.deviations = append(r.deviations, s.Named()+": "+why)
	r.Add(ctx, s, runbook.NotApplicable, why)
}

// Warn adds warnings that a step does not carry yet.
func Warn(record *runbook.StepRecord, warnings ...string) {
	for _, warning := range warnings {
		if !slices.Contains(record.Warnings, warning) {
			record.Warnings = append(record.Warnings, warning)
		}
	}
}

// count adds up the steps.
func (r *Report) count() {
	t := Totals{Moves: r.totals.Moves}
	for _, s := range r.steps {
		if !isMove(s) {
			t.Changed += len(s.Effects)
		}
		switch s.Verdict {
		case runbook.WouldChange, runbook.NeedsPerson:
			t.Pending += max(1, len(s.Pending))
		case runbook.Unknown:
			t.Unknown++
		case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Failed,
			runbook.Attested, runbook.NotApplicable, runbook.Skipped, runbook.NotReached, "":
		}
	}
	r.totals = t
}

func isMove(s *runbook.StepRecord) bool {
	return len(s.Effects) > 0 && s.Effects[0].Property == runbook.OwnerProperty
}

// Mark is a place in a report, behind the steps and deviations so far.
type Mark struct{ steps, deviations int }

// Mark returns the present end of the report.
func (r *Report) Mark() Mark { return Mark{len(r.steps), len(r.deviations)} }

// Drop forgets the steps and deviations behind a mark.
func (r *Report) Drop(ctx workflow.Context, m Mark) {
	r.steps, r.deviations = r.steps[:m.steps], r.deviations[:m.deviations]
	r.count()
	r.refresh(ctx)
}

// Unfinished returns the steps behind a mark that are pending or unknown.
func (r *Report) Unfinished(m Mark) []*runbook.StepRecord {
	var pending []*runbook.StepRecord
	for _, s := range r.steps[m.steps:] {
		switch s.Verdict {
		case runbook.WouldChange, runbook.NeedsPerson, runbook.Unknown:
			pending = append(pending, s)
		case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Failed,
			runbook.Attested, runbook.NotApplicable, runbook.Skipped, runbook.NotReached:
		}
	}
	return pending
}

// Skipped returns the steps behind a mark that an operator skipped, as text.
func (r *Report) Skipped(m Mark) []string {
	var skipped []string
	for _, s := range r.steps[m.steps:] {
		if s.Verdict == runbook.Skipped {
			skipped = append(skipped, s.Named())
		}
	}
	return skipped
}
