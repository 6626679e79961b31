package engine

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine/intent"
	"changeover/workflows/progress"
)

// Site returns the resolved site.
func (r *Run) Site() *resolved.Site { return r.site }

// Input returns what the run was started with; node, satellite, service and hotfix are spelled as in the site file.
func (r *Run) Input() runbook.Input { return r.start.in }

// ID returns the workflow ID.
func (r *Run) ID() string { return r.start.id }

// RunID returns the id of this execution of the workflow.
func (r *Run) RunID() string { return r.start.runID }

// Record returns the site record.
func (r *Run) Record() *Record { return r.record }

// Checking reports whether the present pass changes nothing.
func (r *Run) Checking() bool { return r.status.Checking() }

// OK reports whether the run goes on. Verbs do nothing once it does not, so that a chapter reads
// without a branch after every line.
func (r *Run) OK() bool { return r.status.OK() }

// Err returns the error that the run ends with; nil while it goes on.
func (r *Run) Err() error { return r.status.Err() }

// Fail ends the run with the first error that it gets.
func (r *Run) Fail(err error) { r.status.Fail(err) }

// Do carries out a group of steps in order: it looks at all of them at once, acts on those that
// differ one by one, and looks again until nothing differs (design, decision 1a). In mode check the
// groups of a chapter are collected and looked at together.
func (r *Run) Do(ctx workflow.Context, items ...Item) { r.executor.do(ctx, items...) }

// Attest has a person state what no host can show. The statement is kept in the site record, so that
// nobody is asked twice: only the steps that the record does not know are asked for.
func (r *Run) Attest(ctx workflow.Context, t desk.Task) { r.Do(ctx, r.record.Attesting(t)...) }

// Approve asks for the permission to interrupt the service, and shows what for.
func (r *Run) Approve(ctx workflow.Context, pending []*runbook.StepRecord) {
	r.desk.Approve(ctx, pending)
}

// Approved returns when a person has allowed this run to interrupt the service; zero: nobody has.
func (r *Run) Approved() time.Time { return r.desk.Approved() }

// Allowed asks a person for a permission and reports whether it was given, or the time that the task
// waits for has come.
func (r *Run) Allowed(ctx workflow.Context, t desk.Task) (byPerson bool) {
	byPerson = r.desk.Allowed(ctx, r.desk.CiteTask(t))
	r.start.window.Renew(ctx)
	return byPerson
}

// Sum reports a step that consists of the steps since a mark. Where an operator skipped one of them, it is
// skipped too.
func (r *Run) Sum(ctx workflow.Context, s runbook.Step, mark progress.Mark, how string) {
	if r.Checking() {
		r.Do(ctx, NotNeeded(s, "this step consists of steps that are reported above"))
		return
	}
	if !r.OK() {
		return
	}
	if skipped := r.report.Skipped(mark); len(skipped) > 0 {
		r.Do(ctx, Report(s, runbook.Skipped, "these steps were skipped: "+strings.Join(skipped, "; ")))
		return
	}
	r.Do(ctx, Report(s, runbook.Unchanged, how))
}

// Mark returns a mark for Sum.
func (r *Run) Mark() progress.Mark { return r.report.Mark() }

// Deviated reports whether an operator has skipped anything in this run.
func (r *Run) Deviated() bool { return SkippedSince(r, progress.Mark{}) }

// SkippedSince reports whether an operator has skipped a step behind a mark.
func SkippedSince(r *Run, mark progress.Mark) bool { return len(r.report.Skipped(mark)) > 0 }

// VerdictOf returns the last verdict of a step of this run, and reports whether the step has begun. A step in work has no verdict.
func VerdictOf(r *Run, s runbook.Step) (verdict runbook.Verdict, begun bool) {
	for _, record := range slices.Backward(r.report.Steps()) {
		if record.ID == s.ID && record.Host == s.Host && record.Title == s.Title {
			return record.Verdict, true
		}
	}
	return "", false
}

// Outcome returns what is known of the changes that a step of this run has made: the verdict of the least certain one. Unchanged: the
// step has made none.
func Outcome(r *Run, s runbook.Step) runbook.Verdict {
	var effects []runbook.Effect
	for _, record := range r.report.Steps() {
		if record.ID == s.ID && record.Host == s.Host && record.Title == s.Title {
			effects = append(effects, record.Effects...)
		}
	}
	return intent.Verdict(effects)
}

// Moved counts a move of the role.
func (r *Run) Moved() { r.report.AddMove() }

// Safety adds how a failed run left the site.
func (r *Run) Safety(text string) { r.report.AddSafety(text) }

// Drill returns the measurement of a failover test, which evidence and result show.
func (r *Run) Drill() *runbook.Drill {
	return r.report.Measure(r.site.Config.Test.OutageObjectiveSeconds)
}

// Measured adds a measured move to those of the failover test.
func Measured(ctx workflow.Context, r *Run, move runbook.MeasuredMove) {
	drill := r.Drill()
	drill.Add(move)
	calls.Note(ctx, runbook.Note{Outages: drill.Moves})
}

// Judged gives a measured move another verdict.
func Judged(ctx workflow.Context, r *Run, move int, verdict runbook.OutageVerdict) {
	drill := r.Drill()
	drill.Moves[move].Verdict = verdict
	calls.Note(ctx, runbook.Note{Outages: drill.Moves})
}

// Rehearse passes through a chapter in mode check and returns the steps that are pending or unknown. If
// there are none, the steps of this pass are the run's; otherwise those of the real pass replace them.
func (r *Run) Rehearse(ctx workflow.Context, pass func(workflow.Context)) []*runbook.StepRecord {
	mark := r.report.Mark()
	r.status.Rehearse(func() {
		pass(ctx)
		r.executor.flush(ctx)
	})
	pending := r.report.Unfinished(mark)
	if len(pending) > 0 && r.OK() {
		r.report.Drop(ctx, mark)
	}
	return pending
}

// Read runs an activity that only reads, outside of a group: what it returns decides how to go on.
// Where it fails, an operator is asked. It returns the host that has answered, which may be another node than the host of the
// query if the query is about the cluster.
func (r *Run) Read(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) (by string) {
	by, ofCluster := query.Host()
	s = r.desk.Cite(s)
	r.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
		err := r.hosts.read(ctx, s, activity, query, out)
		if r.hosts.unread = ""; err != nil && r.Checking() {
			r.hosts.unread = calls.Reason(err)
		}
		return err
	})
	if ofCluster {
		by = r.hosts.routes.Answers(by)
	}
	return by
}

// TryRead is Read at the end of a failed run: nobody may be there to decide about a failure.
func (r *Run) TryRead(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) error {
	return r.hosts.read(ctx, r.desk.Cite(s), activity, query, out)
}

// AskOnce is one attempt at a query, for something that the run can do without if the host does not answer.
func AskOnce(ctx workflow.Context, r *Run, s runbook.Step, activity string, query runbook.Query, out any) error {
	return r.calls.Once(ctx, r.desk.Cite(s), activity, query, out)
}

// Holds reports whether hosts show what they should. Where a host cannot be read, an operator is asked.
func (r *Run) Holds(ctx workflow.Context, proofs []desk.Proof) bool {
	holds, _ := Seen(ctx, r, proofs)
	return holds
}

// Seen is Holds with the facts that the hosts have shown.
func Seen(ctx workflow.Context, r *Run, proofs []desk.Proof) (holds bool, shown []runbook.Fact) {
	return r.executor.hold(ctx, r.desk.CiteProofs(proofs))
}

// Reader runs activities that only read.
type Reader interface {
	Read(ctx workflow.Context, activity string, query runbook.Query, out any) error
}

// quiet is the Reader of something that is no step: it has no record, so it can change nothing.
type quiet struct {
	hosts *hosts
	step  runbook.Step
}

func (q quiet) Read(ctx workflow.Context, activity string, query runbook.Query, out any) error {
	return q.hosts.read(ctx, q.step, activity, query, out)
}

// Quietly runs something that is no step of the manual and changes nothing. It becomes a step only when it fails.
func (r *Run) Quietly(ctx workflow.Context, s runbook.Step, do func(workflow.Context, Reader) error) {
	s = r.desk.Cite(s)
	r.desk.Quietly(ctx, s, func(ctx workflow.Context) error { return do(ctx, quiet{r.hosts, s}) })
}

// MakeTrue brings about one wanted state at the end of a failed run. It parks nowhere: nobody may be there to decide.
func (r *Run) MakeTrue(ctx workflow.Context, s runbook.Step, want kinds.Wanted) error {
	return r.executor.makeTrueAtTheEnd(ctx, r.desk.Cite(s), want)
}

// Probe starts an activity that runs until its context is canceled, beside the run's steps. A probe whose worker ended goes on
// with the samples that its last heartbeat carried.
func (r *Run) Probe(ctx workflow.Context, s runbook.Step, longest time.Duration, name string, request any) workflow.Future {
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, calls.Unattended(r.calls.Options(r.desk.Cite(s), longest))), name, request)
}

// Wait waits visibly for a time.
func (r *Run) Wait(ctx workflow.Context, s runbook.Step, wait time.Duration) {
	r.status.Wait(ctx, r.desk.Cite(s), wait)
}
