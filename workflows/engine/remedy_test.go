package engine_test

import (
	"testing"
	"time"

	"changeover/runbook"
	"changeover/workflows/engine"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// What the remedy changes must not be taken for what became of the intent before.
func TestWhatBecameOfAnIntentIsReadBeforeTheRemedy(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			return nil, lost()
		}
		return nil, nil
	}
	acts := 0
	b.decide(runbook.RetryUpdate)
	require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.OnFailure(func(workflow.Context) *engine.Remedy {
			return &engine.Remedy{Finding: "the role is elsewhere", Offer: "moves it back", CarryOut: func(workflow.Context) {
				acts, b.values["BONN1"]["a"] = len(b.acts), "1"
			}}
		})
		r.Do(ctx, ensure("BONN1", "a"))
	}))
	assert.Equal(t, 2, acts, "the intent is concluded first")
	require.Len(t, b.acts, 2)
	assert.True(t, b.acts[1].Ending)
	require.Len(t, b.Evidence.Steps, 1)
	for _, effect := range b.Evidence.Steps[0].Effects {
		assert.NotEqual(t, runbook.ChangedAnswerLost, effect.Verdict, "the intent changed nothing")
	}
}

// A run that is aborted while the remedy is looked for repairs nothing any more.
func TestARunThatEndsRepairsNothing(t *testing.T) {
	b := newBench(t)
	b.onAct = func(int, runbook.ActRequest) (*runbook.ActResult, error) {
		return nil, temporal.NewNonRetryableApplicationError("cannot do it", runbook.ErrRefused, nil, runbook.ActResult{Settled: true})
	}
	repaired := false
	b.decide(runbook.AbortUpdate)
	err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.OnFailure(func(ctx workflow.Context) *engine.Remedy {
			_ = workflow.Sleep(ctx, 2*time.Hour)
			return nil
		})
		r.Do(ctx, ensure("BONN1", "a").OrRepair(func(workflow.Context, *engine.Attempt, error) bool {
			repaired = true
			return true
		}))
	})
	require.ErrorContains(t, err, "was aborted by eva")
	assert.False(t, repaired)
}
