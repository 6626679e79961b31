package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

const (
	startToClose    = enumspb.TIMEOUT_TYPE_START_TO_CLOSE
	scheduleToClose = enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE
)

func TestAnotherStateThanTheIntentExpectsMakesANewIntent(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			b.values["BONN1"]["a"] = "somebody else's"
		}
		return nil, nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 2)
	assert.Equal(t, fmt.Sprintf("%s/1/2", b.Evidence.RunID), b.acts[1].Intent.ID)
	assert.Equal(t, "somebody else's", b.acts[1].Intent.Changes[0].Before)
	assert.False(t, b.acts[1].Resumed, "nobody has worked on the new intent")
	require.Len(t, steps[0].Effects, 1, "nothing of the first intent was sent")
	assert.Equal(t, "somebody else's", steps[0].Effects[0].Before)
	assert.Equal(t, runbook.Changed, steps[0].Verdict)
}

func TestWhatSomebodyElseHasDoneMeanwhileIsUnchanged(t *testing.T) {
	b := newBench(t)
	b.onAct = func(int, runbook.ActRequest) (*runbook.ActResult, error) {
		b.values["BONN1"]["a"] = "1"
		return nil, nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	assert.Len(t, b.acts, 1)
	assert.Equal(t, runbook.Unchanged, steps[0].Verdict)
	assert.Zero(t, b.Result.Changed)
}

func TestAStateThatKeepsChangingFailsTheStep(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		b.values["BONN1"]["a"] = fmt.Sprint("other ", n)
		return nil, nil
	}
	b.After(time.Hour, func() {
		assert.Contains(t, b.parked().Error, "cannot finish 'a is set' on BONN1: the host showed another state before each of 5 attempts")
		b.Decide(runbook.AbortUpdate)
	})
	steps := b.aborted(ensure("BONN1", "a"))
	assert.Len(t, b.acts, 5)
	assert.Empty(t, steps[0].Effects)
}

func TestANewIntentWithAFindingFailsTheStep(t *testing.T) {
	b := newBench(t)
	b.onAct = func(int, runbook.ActRequest) (*runbook.ActResult, error) {
		return &runbook.ActResult{Replan: true, Next: []runbook.Change{{Property: "Type", Before: "file", After: "folder"}}}, nil
	}
	b.After(time.Hour, func() {
		assert.Contains(t, b.parked().Error, "cannot complete 'a is set' on BONN1: Type is 'file', wanted 'folder'")
		b.Decide(runbook.AbortUpdate)
	})
	b.aborted(ensure("BONN1", "a"))
	assert.Len(t, b.acts, 1)
}

// The worker ends after the effect and before its answer, and nobody takes the activity up in time.
func TestAnIntentWhoseActivityTimedOutIsResumed(t *testing.T) {
	b := newBench(t)
	b.afterAct = func(n int, _ runbook.ActRequest) error {
		if n == 1 {
			return temporal.NewTimeoutError(scheduleToClose, nil, runbook.Progressed{Begun: true})
		}
		return nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 2)
	assert.False(t, b.acts[0].Resumed)
	assert.True(t, b.acts[1].Resumed)
	assert.Equal(t, b.acts[0].Intent, b.acts[1].Intent, "it is the same intent")
	assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Verdict)
	require.Len(t, steps[0].Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Effects[0].Verdict)
	assert.Equal(t, b.acts[0].Intent.Request(0), steps[0].Effects[0].Request)
	assert.Equal(t, 1, b.Result.Changed)
}

func TestAnIntentWhoseAnswerWasLostIsResumedByTheOperatorsRetry(t *testing.T) {
	effect := func(b *bench) func(int, runbook.ActRequest) error {
		return func(n int, _ runbook.ActRequest) error {
			if n == 1 {
				return lost()
			}
			return nil
		}
	}
	t.Run("after the effect", func(t *testing.T) {
		b := newBench(t)
		b.afterAct = effect(b)
		b.decide(runbook.RetryUpdate)
		steps := b.group(runbook.Apply, ensure("BONN1", "a"))
		require.Len(t, b.acts, 2)
		assert.True(t, b.acts[1].Resumed)
		assert.Equal(t, b.acts[0].Intent, b.acts[1].Intent)
		assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Verdict)
		assert.Len(t, steps[0].Effects, 1)
	})
	t.Run("before the effect", func(t *testing.T) {
		b := newBench(t)
		b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
			if n == 1 {
				return nil, lost()
			}
			return nil, nil
		}
		b.decide(runbook.RetryUpdate)
		steps := b.group(runbook.Apply, ensure("BONN1", "a"))
		require.Len(t, b.acts, 2)
		assert.True(t, b.acts[1].Resumed)
		assert.Equal(t, runbook.Changed, steps[0].Verdict)
		assert.Len(t, steps[0].Effects, 1)
	})
}

// A fault is an answer: the attempt that ended with it has read the state before.
func TestAnIntentThatEndedWithAFaultIsNotResumed(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			return nil, temporal.NewNonRetryableApplicationError("cannot do it", runbook.ErrRefused, nil, runbook.ActResult{Settled: true})
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 2)
	assert.False(t, b.acts[1].Resumed)
	assert.Equal(t, fmt.Sprintf("%s/1/2", b.Evidence.RunID), b.acts[1].Intent.ID)
	assert.Equal(t, []string{"a on BONN1"}, b.looked()[1], "a retry looks first")
}

// An attempt that failed before it read the state does not know what earlier attempts did.
func TestAFaultThatDoesNotSayWhatWasDoneKeepsTheIntentOpen(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			b.values["BONN1"]["a"] = "1" // by an attempt whose answer was lost
			return nil, temporal.NewNonRetryableApplicationError("cannot log on", runbook.ErrAccessDenied, nil, runbook.ActResult{})
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 2)
	assert.True(t, b.acts[1].Resumed)
	assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Verdict)
}

// A step that ends without its intent finds out what became of it.
func TestAnAbortLearnsWhatBecameOfAnOpenIntent(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			b.values["BONN1"]["a"] = "1"
			return nil, lost()
		}
		return nil, nil
	}
	b.decide(runbook.AbortUpdate)
	steps := b.aborted(ensure("BONN1", "a"))
	require.Len(t, b.acts, 2)
	assert.True(t, b.acts[1].Ending)
	assert.Equal(t, runbook.Failed, steps[0].Verdict)
	require.Len(t, steps[0].Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Effects[0].Verdict)
	assert.Equal(t, 1, b.Result.Changed)
}

// A step without a wanted state of its own, whose part was left open, ends as any other, also where the
// host does not answer at the end.
func TestAnAbortOfAStepWhosePartIsOpenEndsTheRunWithoutAnAnswer(t *testing.T) {
	b := newBench(t)
	b.onAct = func(int, runbook.ActRequest) (*runbook.ActResult, error) { return nil, lost() }
	b.decide(runbook.AbortUpdate)
	restart := engine.Perform(step("BONN1", "restart"), func(ctx workflow.Context, a *engine.Attempt) error {
		return a.Ensure(ctx, "BONN1", value{Name: "a", Value: "1"})
	})
	steps := b.aborted(restart)
	require.Len(t, b.acts, 2)
	assert.True(t, b.acts[1].Ending)
	assert.JSONEq(t, `{"Name": "a", "Value": "1"}`, string(b.acts[1].Want))
	assert.Equal(t, runbook.Failed, steps[0].Verdict)
	require.Len(t, steps[0].Effects, 1)
	assert.Equal(t, runbook.OutcomeNotKnown, steps[0].Effects[0].Verdict)
}

// What a repair left open is settled with the repair's own wanted state, not with that of the step.
func TestAnIntentThatARepairLeftOpenIsSettledAsTheRepairs(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, req runbook.ActRequest) (*runbook.ActResult, error) {
		switch n {
		case 1:
			return nil, temporal.NewNonRetryableApplicationError("in use", runbook.ErrFileInUse, nil, runbook.ActResult{Settled: true})
		case 2:
			b.values[theCluster]["service"] = "1"
			return nil, lost()
		}
		return nil, nil
	}
	repair := func(ctx workflow.Context, a *engine.Attempt, _ error) error {
		return a.Ensure(ctx, "BONN2", setting{Name: "service", Value: "1"})
	}
	b.decide(runbook.RetryUpdate)
	steps := b.group(runbook.Apply, ensure("BONN1", "a").OrRepair(repair))
	require.Len(t, b.acts, 4)
	assert.Equal(t, "BONN2", b.acts[2].Step.Host, "the repair's host")
	assert.JSONEq(t, `{"Name": "service", "Value": "1"}`, string(b.acts[2].Want))
	assert.True(t, b.acts[2].Resumed)
	assert.Equal(t, "BONN1", b.acts[3].Step.Host)
	assert.False(t, b.acts[3].Resumed)
	require.Len(t, steps[0].Effects, 2)
	assert.Equal(t, []runbook.Verdict{runbook.ChangedAnswerLost, runbook.Changed}, []runbook.Verdict{steps[0].Effects[0].Verdict, steps[0].Effects[1].Verdict})
}

// An act that failed halfway may have been sent: what it says of that keeps the intent open.
func TestAChangeThatWasSentWithoutAnAnswerKeepsTheIntentOpen(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, req runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			b.values["BONN1"]["a"] = "1"
			return nil, temporal.NewNonRetryableApplicationError("cannot do it", runbook.ErrRefused, nil, runbook.ActResult{Sent: req.Intent.Changes})
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 2)
	assert.True(t, b.acts[1].Resumed)
	assert.Equal(t, runbook.ChangedAnswerLost, steps[0].Verdict)
}

func TestAnOpenIntentOfAnEndedRunHasAnUnknownOutcome(t *testing.T) {
	for name, test := range map[string]struct {
		update string
		want   runbook.Verdict
	}{
		"abort": {runbook.AbortUpdate, runbook.Failed},
		"skip":  {runbook.SkipUpdate, runbook.Skipped},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.onAct = func(int, runbook.ActRequest) (*runbook.ActResult, error) { return nil, lost() }
			b.decide(test.update)
			err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, ensure("BONN1", "a")) })
			assert.Equal(t, test.update == runbook.AbortUpdate, err != nil)
			require.Len(t, b.Evidence.Steps, 1)
			s := b.Evidence.Steps[0]
			assert.Equal(t, test.want, s.Verdict)
			require.Len(t, s.Effects, 1)
			assert.Equal(t, runbook.OutcomeNotKnown, s.Effects[0].Verdict)
			assert.Equal(t, b.acts[0].Intent.Request(0), s.Effects[0].Request)
			assert.Equal(t, "a", s.Effects[0].Property)
		})
	}
}

func TestAnEffectHasOneRecordHoweverOftenItIsReported(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, req runbook.ActRequest) (*runbook.ActResult, error) {
		effect := runbook.Effect{Change: req.Intent.Changes[0], Verdict: runbook.Changed, Request: req.Intent.Request(0)}
		if n == 1 {
			b.values["BONN1"]["a"] = "1"
			return nil, temporal.NewNonRetryableApplicationError("cannot reach the host", runbook.ErrTransport, nil, runbook.ActResult{Effects: []runbook.Effect{effect}})
		}
		return nil, nil
	}
	b.decide(runbook.RetryUpdate)
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, steps[0].Effects, 1)
	assert.Equal(t, runbook.Changed, steps[0].Effects[0].Verdict, "what was known first counts")
	assert.Equal(t, 1, b.Result.Changed)
}

// Somebody else made the change between the look and the act: what was looked at then is old for the
// steps that follow, too.
func TestWhatFollowsAStepThatSomebodyElseCarriedOutIsLookedAtAgain(t *testing.T) {
	b := newBench(t)
	b.onAct = func(int, runbook.ActRequest) (*runbook.ActResult, error) {
		b.set("BONN1", map[string]string{"a": "1", "b": "1"})
		return nil, nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), engine.Guard(step("BONN1", "b"), shown{"b", "1"}))
	assert.Equal(t, runbook.Unchanged, steps[0].Verdict)
	assert.Equal(t, runbook.Unchanged, steps[1].Verdict)
}
