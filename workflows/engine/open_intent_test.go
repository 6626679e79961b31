package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// Another step has made the change after the look.
func TestAnIntentThatNoWorkerHasBegunHasNoEffect(t *testing.T) {
	for name, end := range map[string]error{
		"no worker has taken the activity": temporal.NewTimeoutError(scheduleToClose, nil),
		"no worker has read the host":      temporal.NewTimeoutError(scheduleToClose, nil, runbook.Progressed{}),
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
				if n == 1 {
					b.values["BONN1"]["a"] = "1"
					return nil, end
				}
				return nil, nil
			}
			steps := b.group(runbook.Apply, ensure("BONN1", "a"))
			require.Len(t, b.acts, 2)
			assert.False(t, b.acts[1].Resumed)
			assert.Empty(t, steps[0].Effects)
			assert.Equal(t, runbook.Unchanged, steps[0].Verdict)
		})
	}
}

func TestAnIntentIsOutdatedIfItsLookIsOlderThanTheLastEffect(t *testing.T) {
	b := newBench(t)
	b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"))
	require.Len(t, b.acts, 2)
	assert.Equal(t, []bool{false, true}, []bool{b.acts[0].Intent.Outdated, b.acts[1].Intent.Outdated})
}

// An abort ends an activity that no worker has taken without an answer.
func TestAnAbortedIntentWithoutAnAnswerStaysOutdated(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 2 {
			b.Env.CancelWorkflow()
			return nil, temporal.NewCanceledError()
		}
		return nil, nil
	}
	require.Error(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, ensure("BONN1", "a"), ensure("BONN1", "b"))
	}))
	require.Len(t, b.acts, 3)
	assert.True(t, b.acts[2].Ending)
	assert.True(t, b.acts[2].Intent.Outdated)
}

// An attempt that does not know what the earlier ones did follows one that has begun.
func TestAnIntentThatHasBegunIsNotOutdated(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 2 {
			return nil, temporal.NewNonRetryableApplicationError("cannot log on", runbook.ErrAccessDenied, nil, runbook.ActResult{Attempt: 2})
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"))
	require.Len(t, b.acts, 3)
	assert.True(t, b.acts[1].Intent.Outdated)
	assert.True(t, b.acts[2].Resumed)
	assert.False(t, b.acts[2].Intent.Outdated)
}

// begunAndLost is the error of an activity that has made a change, and whose answer was lost.
func begunAndLost() error {
	return temporal.NewTimeoutError(scheduleToClose, lost(), runbook.Progressed{Begun: true})
}

// The activity that concludes an intent is taken by no worker. What became of the intent stays unknown.
func TestAnIntentThatNobodyConcludesIsNotKnown(t *testing.T) {
	for _, decision := range []string{runbook.AbortUpdate, runbook.SkipUpdate} {
		t.Run(decision, func(t *testing.T) {
			b := newBench(t)
			b.onAct = func(_ int, req runbook.ActRequest) (*runbook.ActResult, error) {
				if req.Ending {
					return nil, temporal.NewTimeoutError(scheduleToClose, nil)
				}
				b.values["BONN1"]["a"] = "1"
				return nil, begunAndLost()
			}
			b.decide(decision)
			err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, ensure("BONN1", "a")) })
			assert.Equal(t, decision == runbook.AbortUpdate, err != nil, "%v", err)
			require.Len(t, b.acts, 2)
			require.Len(t, b.Evidence.Steps[0].Effects, 1)
			assert.Equal(t, runbook.OutcomeNotKnown, b.Evidence.Steps[0].Effects[0].Verdict)
		})
	}
}

// The worker of a resumed activity ends before its first heartbeat. The second retry still knows of the change.
func TestAResumedIntentStaysOpenUntilItIsAnswered(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		switch n {
		case 1:
			b.values["BONN1"]["a"] = "1"
			return nil, begunAndLost()
		case 2:
			return nil, temporal.NewTimeoutError(scheduleToClose, lost())
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	b.After(3*time.Hour, func() { b.Decide(runbook.RetryUpdate) })
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 3)
	assert.True(t, b.acts[1].Resumed)
	assert.True(t, b.acts[2].Resumed)
	require.Len(t, steps[0].Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Verdict)
}

// After the retry, the step is not needed, so that no further attempt answers its open intent.
func TestAnIntentThatTheRetryDoesNotNeedIsConcluded(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			b.values["BONN1"]["a"] = "1"
			return nil, begunAndLost()
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	tries := 0
	require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, engine.Perform(step("BONN1", "a"), func(ctx workflow.Context, a *engine.Attempt) error {
			if tries++; tries > 1 {
				a.NotNeeded("somebody else has done it")
				return nil
			}
			return a.Ensure(ctx, "BONN1", value{"a", "1"})
		}))
	}))
	require.Len(t, b.acts, 2)
	assert.True(t, b.acts[1].Ending)
	require.Len(t, b.Evidence.Steps[0].Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, b.Evidence.Steps[0].Effects[0].Verdict)
	assert.Equal(t, runbook.ChangedAnswerLost, b.Evidence.Steps[0].Verdict)
}

// The activity fails before the engine of the worker is asked, as after a panic.
func TestAnOutdatedIntentStaysOutdatedAfterAnErrorWithoutAnAnswer(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 2 {
			return nil, temporal.NewNonRetryableApplicationError("panic", "PanicError", nil)
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"))
	require.Len(t, b.acts, 3)
	assert.True(t, b.acts[2].Resumed)
	assert.True(t, b.acts[2].Intent.Outdated)
}
