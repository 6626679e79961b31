package engine

import (
	"time"

	"changeover/runbook"
	"changeover/workflows/calls"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// status is whether a run changes anything, and whether it goes on. The first error ends it.
type status struct {
	id string
	// mode of the present pass; a re-entered runbook first passes in mode check.
	mode runbook.Mode
	err  error
	// ending says that the chapter is over: nothing can be decided any more.
	ending bool
	// canceled is when the run was canceled; zero where it was not.
	canceled time.Time
	// cancel cancels what is in flight.
	cancel workflow.CancelFunc
}

func (s *status) checking() bool { return s.mode == runbook.Check }

func (s *status) ok() bool { return s.err == nil }

// fail ends the run with the first error that it gets.
func (s *status) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// interrupted turns a canceled context into the end of the run. Canceling from the UI is the same as
// abort (design, decision 5).
func (s *status) interrupted(ctx workflow.Context, err error) bool {
	if s.err != nil {
		return true
	}
	if !workflowCanceled(ctx, err) {
		return false
	}
	s.fail(calls.Failure(runbook.ErrAborted, "%s was canceled", s.id))
	s.canceled = workflow.Now(ctx)
	return true
}

func workflowCanceled(ctx workflow.Context, err error) bool {
	return err != nil && (temporal.IsCanceledError(err) || ctx.Err() != nil)
}

// await waits visibly until a person has acted, or the run ended. It returns false where a time has
// passed before that.
func (s *status) await(ctx workflow.Context, what string, atMost time.Duration, acted func() bool) bool {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // A timer that is left would be shown as a wait until it fires.
	options := workflow.AwaitOptions{Timeout: atMost, TimerOptions: workflow.TimerOptions{Summary: runbook.Cut(what, calls.SummaryLimit)}}
	ok, err := workflow.AwaitWithOptions(waiting, options, func() bool { return acted() || s.err != nil })
	return s.interrupted(ctx, err) || ok
}

// wait waits visibly for a time.
func (s *status) wait(ctx workflow.Context, step runbook.Step, wait time.Duration) {
	if s.err == nil {
		timer := workflow.NewTimerWithOptions(ctx, wait, workflow.TimerOptions{Summary: calls.Summary(step)})
		s.interrupted(ctx, timer.Get(ctx, nil))
	}
}

// mayDecide refuses what comes too late: a run that makes the site safe and writes its evidence
// can't be steered any more.
func (s *status) mayDecide(what string) error {
	switch {
	case s.err != nil:
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: it is ending already: %s", what, s.id, calls.Reason(s.err))
	case s.ending:
		return calls.Failure(runbook.ErrDecisionRefused, "cannot %s %s: its work is done and it is ending", what, s.id)
	}
	return nil
}
