package lock

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

// wanted is a lock that the run takes, with what was known of the lock before.
type wanted struct {
	id     string
	holder runbook.LockHolder
	// at is when the holder was asked for; tries counts the waits for the end of the lock.
	at    time.Time
	tries int
	// waited: the run has waited for the end of a runbook that the last holder had left open.
	waited bool
	// ended is when the holder of the lock with the run ID endedRun was first known to have ended, and to have left no runbook open.
	ended    time.Time
	endedRun string
	// taken: the run has the lock. Another run may have lost the lock at the time lost; zero: the last run released it.
	taken bool
	lost  time.Time
}

// soon is how long a description of a lock counts as current: within this time no other run can get the lock, change
// a host and lose the lock again.
const soon = 5 * time.Second

// describe finds out who holds a lock, or how it ended.
func (l *Locks) describe(ctx workflow.Context, w *wanted) {
	w.holder, w.at = runbook.LockHolder{}, workflow.Now(ctx)
	s := runbook.Step{Title: "find out who holds " + w.id}
	err := l.calls.Call(ctx, s, calls.LocalWork, runbook.DescribeLockActivity, runbook.LockQuery{Lock: w.id}, &w.holder)
	switch {
	case err != nil && !l.status.Interrupted(ctx, err):
		l.fail(w.id, err)
	case w.holder.StillOpen != "":
		w.waited = true
	case w.holder.Ended && w.holder.LockRunID != w.endedRun:
		w.ended, w.endedRun = workflow.Now(ctx), w.holder.LockRunID
	}
}

// clear waits until a lock that a run has left at its end is gone, and so is what that run had started.
func (l *Locks) clear(ctx workflow.Context, w *wanted) {
	for l.describe(ctx, w); l.status.OK() && (w.holder.Ended || w.holder.StillOpen != ""); l.describe(ctx, w) {
		l.yield(ctx, w)
	}
}

const (
	// pause is the time between two tries at a lock whose holder has ended.
	pause = 2 * time.Second
	// enough tries for the server to end the lock of a terminated run.
	enough = 10
)

// yield waits for the end of a lock whose run has ended. The lock of a run that was terminated ends a
// moment after it; that of a run that was reset does not, and is ended here. It also waits for the end of a runbook that
// such a run had started: the server ends it with a run that was terminated, but not with a run that was reset. Any other
// run keeps this one out.
func (l *Locks) yield(ctx workflow.Context, w *wanted) {
	w.tries++
	id, holder, free := w.id, w.holder, w.holder.Workflow == ""
	switch {
	case !l.status.OK():
		return
	case holder.StillOpen != "" && w.tries >= enough:
		l.status.Fail(calls.Failure(runbook.ErrSiteLocked, "cannot start %s: %s may still change the cluster of site %s: the run that had started it has ended, for example by a reset, but %s is still open; "+
			"wait for the end of %s, or abort it (changeover abort %s --reason TEXT), then start the runbook again",
			l.run.ID, holder.StillOpen, l.run.Input.Site, holder.StillOpen, holder.StillOpen, runbook.Argument(holder.StillOpen)))
		return
	case holder.Workflow == id: // A lock without a parent does not end by itself, so a drill is not skipped for it.
		l.refuse(holder.String(), "a person started this workflow by hand, and no run holds the lock; terminate it (temporal workflow terminate --workflow-id "+runbook.Argument(id)+"), then start the runbook again")
		return
	case !free && !holder.Ended && l.run.Scheduled:
		l.status.Fail(calls.Failure(runbook.ErrSkipped, "%s was skipped: the cluster of site %s has been locked by %s; the next run starts at the next time of the schedule", l.run.ID, l.run.Input.Site, holder))
		return
	case !free && !holder.Ended:
		l.refuse(holder.String(), "wait for the end of that run, or abort that run (changeover abort "+runbook.Argument(holder.Workflow)+" --reason TEXT), then start the runbook again")
		return
	case w.tries >= 2*enough:
		l.refuse(holder.String(), "that run has ended and has not released its lock; terminate workflow "+id+" in Temporal's UI, then start the runbook again")
		return
	case w.tries == enough && holder.Ended:
		end := runbook.Step{Title: "end " + id + ", the lock of a run that has ended"}
		err := l.calls.Call(ctx, end, calls.LocalWork, runbook.EndLockActivity, runbook.EndLock{Lock: id, RunID: holder.LockRunID}, nil)
		if err != nil && !l.status.Interrupted(ctx, err) {
			l.refuse(holder.String(), "the lock could not be ended ("+calls.Reason(err)+"); terminate workflow "+id+" in Temporal's UI, then start the runbook again")
		}
		return
	}
	wait := workflow.TimerOptions{Summary: calls.SummaryOf("the run that held " + id + " has ended, and its lock ends soon")}
	l.status.Interrupted(ctx, workflow.NewTimerWithOptions(ctx, pause, wait).Get(ctx, nil))
}

// refuse ends a run that cannot have the lock.
func (l *Locks) refuse(holder, advice string) {
	l.status.Fail(calls.Failure(runbook.ErrSiteLocked, "cannot start %s: the cluster of site %s has been locked by %s; %s", l.run.ID, l.run.Input.Site, holder, advice))
}

// fail ends the run because of a lock that could be neither taken nor read.
func (l *Locks) fail(id string, err error) {
	l.status.Fail(calls.Failure(runbook.ErrSiteLocked, "cannot lock the cluster of site %s: %s; open the workflow %s in Temporal's UI. "+
		"If its status is Running, another run has locked the cluster: the ID of that run is the field workflow in the input. Wait for the end of that run, or abort it (changeover abort ID --reason TEXT). "+
		"When the workflow has ended or does not exist, start the runbook again", l.run.Input.Site, calls.Reason(err), id))
}

// lostAt returns when a run may have lost a lock that this run has got now; zero: the last one released it.
func (w *wanted) lostAt(now time.Time) time.Time {
	if w.waited {
		return now // That runbook may have been terminated a moment ago.
	}
	if lost, err := time.Parse(time.RFC3339Nano, w.holder.LostAt); err == nil {
		if w.endedRun != "" && w.endedRun == w.holder.LockRunID && w.ended.Before(lost) {
			return w.ended // The lock was left over: its run had ended before it.
		}
		return lost
	}
	if w.holder.Workflow != "" || now.Sub(w.at) > soon {
		return now
	}
	return time.Time{}
}

// heartbeat is the heartbeat timeout of the run that may have lost the lock, which decides when its activities learn of
// that; own is that of this run, for a lock that does not say.
func (w *wanted) heartbeat(own time.Duration) time.Duration {
	if w.holder.HeartbeatSeconds <= 0 {
		return own
	}
	return time.Duration(w.holder.HeartbeatSeconds) * time.Second
}

// settle waits until no activity of the run that has lost this lock can send a request any more. Such an
// activity learns of the end of its run with its next heartbeat, and its fence is closed a heartbeat timeout
// after the last one that reached the server (design, decision 8). What it has sent before holds the mutex of
// its host. A run that ends before it has all its locks waits as well: the next run sees only how this run's lock ended.
func (l *Locks) settle(ctx workflow.Context, w *wanted) {
	heartbeat := w.heartbeat(l.calls.Heartbeat())
	wait := w.lost.Add(heartbeat).Sub(workflow.Now(ctx))
	if w.lost.IsZero() || wait <= 0 || l.status.LockLost() {
		return
	}
	why := "the last run may have ended without releasing this lock"
	if w.holder.LostAt != "" {
		why = "the last run did not release this lock"
	}
	since := "the lock had ended"
	if w.endedRun != "" && w.lost.Equal(w.ended) {
		since = "that run was found to have ended"
	}
	s := runbook.Step{ID: "previous-lock", Title: "wait until the last run that held " + w.id + " can send no more requests"}
	l.outlast(ctx, s, wait, why+"; activities of that run may send requests until their next heartbeat, so this run waited until "+
		heartbeat.String()+" after "+since)
}

// SettleChild waits like settle for the activities of a child that Temporal has ended: the child was terminated, or timed out. The
// lock is this run's, and is released in order afterwards, so no other run would wait for these activities.
func (l *Locks) SettleChild(ctx workflow.Context, id string, failed error) {
	how, ended := progress.EndedByTemporal(failed)
	if !ended || l.status.Checking() {
		return
	}
	heartbeat := l.calls.Heartbeat()
	l.outlast(ctx, runbook.Step{ID: "previous-chapter", Title: "wait until the run " + id + " can send no more requests"}, heartbeat,
		id+" "+how+"; its activities may send requests until their next heartbeat, so this run waited for "+heartbeat.String())
}

// outlast waits until activities that may still send requests have ended.
func (l *Locks) outlast(ctx workflow.Context, s runbook.Step, wait time.Duration, note string) {
	until := workflow.Now(ctx).Add(wait)
	record := l.report.Open(ctx, s)
	l.status.Wait(ctx, s, wait)
	// A run that is aborted here keeps the lock until then: the next run sees only how this run's lock ended.
	if left := until.Sub(workflow.Now(ctx)); left > 0 && !l.status.LockLost() {
		rest := l.status.WhileLocked(ctx)
		_ = workflow.NewTimerWithOptions(rest, left, workflow.TimerOptions{Summary: calls.Summary(s)}).Get(rest, nil)
	}
	verdict := runbook.Unchanged
	if !l.status.OK() {
		verdict = runbook.Failed
	}
	l.report.Close(ctx, record, verdict, note)
}
