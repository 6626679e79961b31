package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// The record says at the beginning of the run that a failover test is due. A person withdraws this fact, and then the run changes
// something.
func TestAChangeAfterAWithdrawalMakesATestDue(t *testing.T) {
	b := newBench(t)
	b.Facts = []runbook.SiteFact{{Key: engine.FactChanged, Value: "by an earlier run"}}
	b.After(time.Hour, func() { b.Facts = nil })
	b.Env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: "chapter", WantsTest: true}, in, engine.Work{MakeSafe: func(workflow.Context, *engine.Run) {}, Chapter: func(ctx workflow.Context, r *engine.Run) {
			_ = workflow.Sleep(ctx, 2*time.Hour)
			r.Do(ctx, ensure("BONN1", "a"))
			r.Do(ctx, ensure("BONN1", "b"))
		}})
	}, runbook.Input{Site: "bonn"})
	require.NoError(t, b.Env.GetWorkflowError())
	require.Len(t, b.acts, 2)
	require.Len(t, b.Facts, 1, "nothing in the record says that a failover test is due")
	assert.NotEqual(t, "by an earlier run", b.Facts[0].Value)
}

// While a run waits for a person, whatever for, a person may withdraw a fact on which the next step rests.
func TestARunReadsTheRecordAgainAfterEachWait(t *testing.T) {
	for name, wait := range map[string]struct {
		answer  func(b *bench)
		chapter func(ctx workflow.Context, b *bench, r *engine.Run)
	}{
		"operator task": {
			func(b *bench) { b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva"}) },
			func(ctx workflow.Context, _ *bench, r *engine.Run) {
				r.Do(ctx, engine.Asking(desk.Task{Steps: []runbook.Step{step("BONN1", "task")}, OperatorTask: runbook.OperatorTask{ID: "task", Title: "do it"}}))
			},
		},
		"failed step": {
			func(b *bench) { b.Decide(runbook.RetryUpdate) },
			func(ctx workflow.Context, b *bench, r *engine.Run) {
				b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
					if n == 1 {
						return nil, temporal.NewNonRetryableApplicationError("the host refuses it", runbook.ErrRefused, nil)
					}
					return nil, nil
				}
				r.Do(ctx, ensure("BONN1", "a"))
			},
		},
		"hold": {
			func(b *bench) { b.Decide(runbook.ResumeUpdate) },
			func(ctx workflow.Context, b *bench, r *engine.Run) {
				b.Decide(runbook.HoldUpdate)
				_ = workflow.Sleep(ctx, time.Minute)
				r.Do(ctx, ensure("BONN1", "a"))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Facts = []runbook.SiteFact{{Key: "fact", Value: "holds"}}
			b.After(time.Hour, func() { b.Facts = nil })
			b.After(2*time.Hour, func() { wait.answer(b) })
			var before, after bool
			require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
				before = r.Record().Has("fact")
				wait.chapter(ctx, b, r)
				after = r.Record().Has("fact")
			}))
			assert.True(t, before)
			assert.False(t, after)
		})
	}
}
