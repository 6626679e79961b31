// Package progress is what a run has done so far, and whether it goes on.
package progress

import (
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// Status is whether a run changes anything, and whether it goes on. The first error ends it.
type Status struct {
	id string
	// start is the command that starts the runbook again; empty: nobody knows the command.
	start string
	// mode of the present pass; a re-entered runbook first passes in mode check. wanted is that of the run.
	mode, wanted runbook.Mode
	err          error
	// ending says that the chapter is over: nothing can be decided any more.
	ending bool
	// lockLost says that another run may work on the cluster.
	lockLost bool
	// reset says what to do about a run that was reset; empty: it was not.
	reset string
	// whileLocked cancel what may work only until the lock is lost.
	whileLocked []workflow.CancelFunc
	// canceled is when the run was canceled; zero where it was not.
	canceled time.Time
	// cancel cancels what is in flight.
	cancel workflow.CancelFunc
	// hear takes over why the parent ends the run, if the parent has said so.
	hear func()
}

// NewStatus returns the status of a run that begins; start is the command that starts its runbook again, and cancel cancels what is in
// flight.
func NewStatus(id, start string, mode runbook.Mode, cancel workflow.CancelFunc) *Status {
	return &Status{id: id, start: start, mode: mode, wanted: mode, cancel: cancel, hear: func() {}}
}

// ID returns the workflow ID of the run.
func (s *Status) ID() string { return s.id }

// StartCommand returns the command that starts the runbook again; empty: nobody knows the command.
func (s *Status) StartCommand() string { return s.start }

// Mode returns the mode of the present pass.
func (s *Status) Mode() runbook.Mode { return s.mode }

// Checking reports whether the present pass changes nothing.
func (s *Status) Checking() bool { return s.mode == runbook.Check }

// OnlyChecks reports whether the run as a whole changes nothing.
func (s *Status) OnlyChecks() bool { return s.wanted == runbook.Check }

// Rehearse carries out a pass in mode check, before one in mode apply.
func (s *Status) Rehearse(pass func()) {
	s.mode = runbook.Check
	pass()
	s.mode = runbook.Apply
}

// OK reports whether the run goes on.
func (s *Status) OK() bool { return s.err == nil }

// Err returns the error that the run ends with; nil while it goes on.
func (s *Status) Err() error { return s.err }

// Fail ends the run with the first error that it gets.
func (s *Status) Fail(err error) {
	if s.err != nil {
		return
	}
	s.err = err
	if reason := calls.Reason(err); strings.Contains(reason, runbook.StartAgain) {
		s.err = calls.Failure(calls.TypeOf(err), "%s", runbook.NameStart(reason, s.start))
	}
}

// Stop ends the run with an error, and cancels what is in flight.
func (s *Status) Stop(err error) {
	s.Fail(err)
	s.cancel()
}

// Cancel cancels what is in flight in a run that has failed.
func (s *Status) Cancel() { s.cancel() }

// HearParent has a run call a function before it takes a cancellation for its end. A parent says why it ends the run before
// it cancels the run, and both may arrive in one workflow task.
func (s *Status) HearParent(hear func()) { s.hear = hear }

// Hear takes over why the parent ends the run, if the parent has said so.
func (s *Status) Hear() { s.hear() }

// End says that the chapter is over.
func (s *Status) End() { s.ending = true }

// LoseLock says that another run may work on the cluster: nothing may be changed any more. What is in flight
// is canceled, even at the end of the run.
func (s *Status) LoseLock() {
	s.lockLost = true
	for _, cancel := range s.whileLocked {
		cancel()
	}
}

// MarkReset says that the run, or the run that has started it, was reset in Temporal. It holds no lock, and no activity of it changes a host. A
// check never changes anything, so it goes on.
func (s *Status) MarkReset() {
	if s.OnlyChecks() {
		return
	}
	s.reset = runbook.NameStart("this run, or the run that has started it, was reset in Temporal, so this run cannot change hosts; abort the run that was reset, then "+runbook.StartAgain, s.start)
}

// Reset says what to do about a run that was reset; empty: it was not.
func (s *Status) Reset() string { return s.reset }

// WhileLocked returns a context for what has to be done after the end of the chapter or its cancellation. Only
// the loss of the lock cancels it.
func (s *Status) WhileLocked(ctx workflow.Context) workflow.Context {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	s.whileLocked = append(s.whileLocked, cancel)
	return ctx
}

// LockLost reports whether the run has lost its lock.
func (s *Status) LockLost() bool { return s.lockLost }

// Ending reports whether the chapter is over: nothing can be decided any more.
func (s *Status) Ending() bool { return s.ending }

// Canceled returns when the run was canceled; zero where it was not.
func (s *Status) Canceled() time.Time { return s.canceled }

// Interrupted reports whether the run has ended. It turns a canceled context into the end of the run:
// canceling from the UI is the same as abort (design, decision 5).
func (s *Status) Interrupted(ctx workflow.Context, err error) bool {
	if s.err != nil {
		return true
	}
	if !workflowCanceled(ctx, err) {
		return false
	}
	if s.Hear(); s.err != nil {
		return true
	}
	s.Fail(calls.Failure(runbook.ErrAborted, "%s was canceled", s.id))
	s.canceled = workflow.Now(ctx)
	return true
}

func workflowCanceled(ctx workflow.Context, err error) bool {
	return err != nil && (temporal.IsCanceledError(err) || ctx.Err() != nil)
}

// Await waits visibly until a person has acted, or the run ended. It returns false where a time has
// passed before that.
func (s *Status) Await(ctx workflow.Context, what string, atMost time.Duration, acted func() bool) bool {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	options := workflow.AwaitOptions{Timeout: atMost, TimerOptions: workflow.TimerOptions{Summary: calls.SummaryOf(what)}}
	ok, err := workflow.AwaitWithOptions(waiting, options, func() bool { return acted() || s.err != nil })
	return s.Interrupted(ctx, err) || ok
}

// Wait waits visibly for a time.
func (s *Status) Wait(ctx workflow.Context, step runbook.Step, wait time.Duration) {
	if s.err == nil {
		timer := workflow.NewTimerWithOptions(ctx, wait, workflow.TimerOptions{Summary: calls.Summary(step)})
		s.Interrupted(ctx, timer.Get(ctx, nil))
	}
}
