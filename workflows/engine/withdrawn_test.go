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
		"maintenance window": {
			func(b *bench) {
				b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "tonight"})
			},
			func(ctx workflow.Context, _ *bench, r *engine.Run) { r.Approve(ctx, nil) },
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

// A record that cannot be read again is no empty record: the run asks a person, keeps its facts meanwhile, and reads the record again.
func TestARecordThatCannotBeReadAgainParks(t *testing.T) {
	b := newBench(t)
	b.Facts = []runbook.SiteFact{{Key: "kept", Value: "holds"}, {Key: "withdrawn", Value: "holds"}}
	b.After(time.Hour, func() {
		b.Facts = b.Facts[:1]
		b.OnRead = func() error {
			return temporal.NewNonRetryableApplicationError("nothing answers", runbook.ErrRefused, nil)
		}
		b.Decide(runbook.ResumeUpdate)
	})
	b.After(2*time.Hour, func() {
		b.OnRead = nil
		b.Decide(runbook.RetryUpdate)
	})
	require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		b.Decide(runbook.HoldUpdate)
		_ = workflow.Sleep(ctx, time.Minute)
		r.Do(ctx, ensure("BONN1", "a"))
		assert.True(t, r.Record().Has("kept"))
		assert.False(t, r.Record().Has("withdrawn"))
	}))
	require.NotEmpty(t, b.Evidence.Steps)
	assert.Equal(t, "read-site-record", b.Evidence.Steps[0].ID)
	assert.Equal(t, runbook.Unchanged, b.Evidence.Steps[0].Verdict)
	require.Len(t, b.acts, 1)
	assert.Empty(t, b.Refused)
}

// The run has written itself that a failover test is due. While a long step is in work, a person withdraws that, and then the run changes
// something else.
func TestAChangeAfterAWithdrawalOfTheRunsOwnFactMakesATestDue(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() { b.Facts = nil })
	writes := 0
	b.OnFact = func(runbook.SiteFact) error {
		writes++
		return nil
	}
	b.Env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: "chapter", WantsTest: true}, in, engine.Work{MakeSafe: func(workflow.Context, *engine.Run) {}, Chapter: func(ctx workflow.Context, r *engine.Run) {
			r.Do(ctx, ensure("BONN1", "a"))
			r.Do(ctx, ensure("BONN1", "b"))
			_ = workflow.Sleep(ctx, 2*time.Hour)
			r.Do(ctx, ensure("BONN1", "c"))
		}})
	}, runbook.Input{Site: "bonn"})
	require.NoError(t, b.Env.GetWorkflowError())
	require.Len(t, b.acts, 3)
	require.Len(t, b.Facts, 1, "nothing in the record says that a failover test is due")
	assert.Equal(t, engine.FactChanged, b.Facts[0].Key)
	assert.Equal(t, 2, writes)
}

// A group that is built before a wait goes by what the record says after it: a withdrawn statement is asked for again.
func TestAStatementThatIsWithdrawnWhileItsGroupWaitsIsAskedForAgain(t *testing.T) {
	b := newBench(t)
	said := runbook.Step{ID: "PREP-7.1-2", Title: "the hardware is released"}
	b.Facts = []runbook.SiteFact{{Key: said.ID, Value: "released", Operator: "ann"}}
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			return nil, temporal.NewNonRetryableApplicationError("the host refuses it", runbook.ErrRefused, nil)
		}
		return nil, nil
	}
	b.After(time.Hour, func() {
		b.Facts = nil
		b.Decide(runbook.RetryUpdate)
	})
	b.After(2*time.Hour, func() {
		b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "released by now"})
	})
	require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, append([]engine.Item{ensure("BONN1", "a")}, r.Record().Attesting(desk.Task{
			Steps: []runbook.Step{said}, OperatorTask: runbook.OperatorTask{ID: "preparation", Title: "attest the preparation"},
		})...)...)
	}))
	assert.Empty(t, b.Refused)
	require.Len(t, b.Facts, 1, "nobody was asked again")
	assert.Equal(t, "eva", b.Facts[0].Operator)
	last := b.Evidence.Steps[len(b.Evidence.Steps)-1]
	assert.Equal(t, runbook.Attested, last.Verdict)
	assert.Contains(t, last.Note, "released by now")
}
