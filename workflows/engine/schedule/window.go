package schedule

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// Window is the time in which a drill may change something. The window of any other run never closes; it is the zero value.
//
// A drill may begin until its catch-up time is over. Workers may be away in the middle of a drill, too, and when they return,
// people may be at work. So after the catch-up time, each change must follow soon after the previous one.
type Window struct {
	run    *progress.Status
	report *progress.Report
	desk   *desk.Desk
	// due is the time of the calendar, closes the end of the catch-up time.
	due, closes time.Time
	// last is when the drill began its last change; pause is how long after that the next one may begin.
	last  time.Time
	pause time.Duration
}

// shortestPause is longer than the work between two changes takes, with the time limits that a site has by default.
const shortestPause = time.Hour

// Begin returns the window of a run, and ends a drill that begins too late. The server starts a drill within the catch-up time,
// and then the drill waits for a worker, for hours if there is none. A person who resets a drill wants it now.
func Begin(ctx workflow.Context, site *config.Site, reset bool, run *progress.Status, report *progress.Report, d *desk.Desk) Window {
	attributes := workflow.GetTypedSearchAttributes(ctx)
	if by, _ := attributes.GetKeyword(By); reset || by != runbook.DrillSchedule(site.Name) {
		return Window{}
	}
	catchUp, now := site.Test.Drill.CatchUp(), workflow.Now(ctx)
	due := workflow.GetInfo(ctx).WorkflowStartTime
	// The server itself starts a drill later than this only if a person asks for a missed one.
	if at, ok := attributes.GetTime(At); ok && due.Sub(at) <= catchUp {
		due = at
	}
	if now.Sub(due) > catchUp {
		run.Fail(calls.Failure(runbook.ErrSkipped, "%s was skipped: no worker began this drill within %s (test.drill.catchUpMinutes) after %s; the next run starts at the next time of the schedule",
			run.ID(), catchUp, shown(due)))
	}
	online, restart := time.Duration(site.Timeouts.OnlineSeconds)*time.Second, time.Duration(site.Timeouts.RebootSeconds)*time.Second
	return Window{run: run, report: report, desk: d, due: due, closes: due.Add(catchUp), last: now, pause: max(shortestPause, 2*online, restart)}
}

// Renew says that a change may begin now, since the run has waited for that on purpose.
func (w *Window) Renew(ctx workflow.Context) { w.last = workflow.Now(ctx) }

// Change says that a change of a step begins, or is resumed. It ends a drill whose window is closed, and returns why. What has
// begun is resumed at any time, and a drill that ends leaves the site safe at any time.
func (w *Window) Change(ctx workflow.Context, s runbook.Step, resumed bool) error {
	if w.run == nil || !w.run.OK() || resumed {
		return nil
	}
	now, last := workflow.Now(ctx), w.last
	if acted := desk.Acted(w.desk); acted.After(last) {
		last = acted
	}
	if !now.After(w.closes) || now.Sub(last) <= w.pause {
		w.last = now
		return nil
	}
	why := "the drill was due at " + shown(w.due) + ", and '" + s.Title + "' would begin only at " + shown(now) + ", more than " + w.pause.String() + " after the step before it"
	err := calls.Failure(runbook.ErrSkipped, "%s was skipped: %s; nothing was changed; the next run starts at the next time of the schedule", w.run.ID(), why)
	if slices.ContainsFunc(w.report.Steps(), func(s *runbook.StepRecord) bool { return len(s.Effects) > 0 }) {
		err = calls.Failure(runbook.ErrInterrupted, "cannot finish %s: %s; this step and all later steps were not done; "+
			"when the services of the role may be interrupted, start the runbook again, which also moves the role to its final owner", w.run.ID(), why)
	}
	w.run.Fail(err)
	return err
}

func shown(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 MST") }
