package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
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
		r.Do(ctx, ensure("BONN1", "a").OrRepair(func(workflow.Context, *engine.Attempt, error) error {
			repaired = true
			return nil
		}))
	})
	require.ErrorContains(t, err, "was aborted by eva")
	assert.False(t, repaired)
}

// A step for which the run has no remedy shows why its repair was refused, and a retry repairs it again.
func TestARepairIsTriedAgainWithEachRetry(t *testing.T) {
	b := newBench(t)
	b.onAct = func(_ int, req runbook.ActRequest) (*runbook.ActResult, error) {
		if b.values["BONN1"]["repaired"] == "" && req.Intent.Changes[0].Property == "a" {
			return nil, temporal.NewNonRetryableApplicationError("cannot do it", runbook.ErrRefused, nil, runbook.ActResult{Settled: true})
		}
		return nil, nil
	}
	shown := ""
	b.Env.RegisterDelayedCallback(func() {
		parked := b.parked()
		assert.Equal(t, shown, parked.Error)
		assert.Empty(t, parked.Offer)
	}, time.Second)
	b.decide(runbook.RetryUpdate)
	err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.OnFailure(func(workflow.Context) *engine.Remedy {
			return &engine.Remedy{Finding: "it is elsewhere", Offer: "moves it back", CarryOut: func(workflow.Context) { assert.Fail(t, "a remedy") }}
		})
		r.Do(ctx, ensure("BONN1", "a").NoRemedy().OrRepair(func(ctx workflow.Context, a *engine.Attempt, _ error) error {
			if shown == "" {
				shown = "cannot repair it yet"
				return calls.Failure(runbook.ErrPrecondition, "%s", shown)
			}
			return a.Ensure(ctx, "BONN1", value{"repaired", "yes"})
		}))
	})
	require.NoError(t, err)
	assert.NotEmpty(t, shown)
}

// misplaced carries out a task while the role may be on another node: found reports whether it is, and carryOut
// moves it back.
func (b *bench) misplaced(t desk.Task, found *bool, carryOut func()) error {
	b.T.Helper()
	return b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.OnFailure(func(workflow.Context) *engine.Remedy {
			if !*found {
				return nil
			}
			return &engine.Remedy{Finding: "the role is on BONN2, but this step works on BONN1", Offer: "moves the role back", CarryOut: func(workflow.Context) {
				*found = false
				carryOut()
			}}
		})
		r.Do(ctx, engine.Asking(t))
	})
}

func consoleTask() desk.Task {
	s := step("BONN1", "a")
	return desk.Task{
		Steps: []runbook.Step{s}, Proofs: []desk.Proof{{Step: s, Want: value{Name: "a", Value: "1"}}},
		OperatorTask: runbook.OperatorTask{ID: "setup", Title: "run the setup", Host: "BONN1"},
	}
}

// A person would work at the console of the wrong node.
func TestATaskIsNotShownWhileTheRoleIsElsewhere(t *testing.T) {
	b := newBench(t)
	elsewhere, back := true, 0
	b.After(time.Hour, func() {
		assert.Empty(t, b.progress().Tasks)
		waits := b.parked()
		assert.Equal(t, "the role is on BONN2, but this step works on BONN1", waits.Error)
		assert.Equal(t, "if you send retry, the run first moves the role back", waits.Agreed())
		assert.Zero(t, back, "nobody has agreed to it yet")
		b.Decide(runbook.RetryUpdate)
	})
	b.After(2*time.Hour, func() {
		require.Len(t, b.progress().Tasks, 1)
		b.set("BONN1", map[string]string{"a": "1"})
		b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva"})
	})
	require.NoError(t, b.misplaced(consoleTask(), &elsewhere, func() { back++ }))
	assert.Equal(t, 1, back)
	assert.Empty(t, b.Refused)
	require.Len(t, b.Evidence.Steps, 1)
	assert.Equal(t, runbook.Unchanged, b.Evidence.Steps[0].Verdict)
	assert.Empty(t, b.Evidence.Steps[0].Error)
}

// The role may move while a person is at work.
func TestAConfirmationIsRefusedWhileTheRoleIsElsewhere(t *testing.T) {
	attested := consoleTask()
	attested.Proofs, attested.Attest = nil, true
	for name, task := range map[string]desk.Task{"a host shows it": consoleTask(), "a person says it": attested} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			elsewhere, back := false, 0
			confirm := func() { b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "done"}) }
			b.After(time.Hour, func() {
				elsewhere = true
				confirm()
			})
			b.After(2*time.Hour, func() {
				require.Len(t, b.Refused, 1)
				assert.ErrorContains(t, b.Refused[0], "cannot confirm 'setup': the role is on BONN2, but this step works on BONN1; "+
					"the step of this task now waits for a decision: if you send retry, the run first moves the role back, and then shows the task again")
				assert.Equal(t, "moves the role back", b.parked().Offer)
				b.Decide(runbook.RetryUpdate)
			})
			b.After(3*time.Hour, func() {
				b.set("BONN1", map[string]string{"a": "1"})
				confirm()
			})
			require.NoError(t, b.misplaced(task, &elsewhere, func() { back++ }))
			assert.Equal(t, 1, back)
			assert.Len(t, b.Refused, 1)
		})
	}
}

func TestATaskThatIsElsewhereCanBeSkippedOrTheRunAborted(t *testing.T) {
	for name, end := range map[string]string{"skip": runbook.SkipUpdate, "abort": runbook.AbortUpdate} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			elsewhere := true
			b.decide(end)
			err := b.misplaced(consoleTask(), &elsewhere, func() { t.Error("nobody has agreed to it") })
			require.Len(t, b.Evidence.Steps, 1)
			if end == runbook.SkipUpdate {
				require.NoError(t, err)
				assert.Equal(t, runbook.Skipped, b.Evidence.Steps[0].Verdict)
				assert.Equal(t, runbook.StateDoneWithDeviations, b.Result.State)
				return
			}
			require.ErrorContains(t, err, "was aborted by eva")
			assert.Equal(t, runbook.Failed, b.Evidence.Steps[0].Verdict)
		})
	}
}

// A node that has lost its power shows no proof either.
func TestATaskWhoseProofsCannotBeReadSaysThatTheRoleIsElsewhere(t *testing.T) {
	b := newBench(t)
	elsewhere := true
	b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
		if elsewhere {
			return lost()
		}
		return nil
	}
	b.After(time.Hour, func() {
		assert.Contains(t, b.parked().Error, "the role is on BONN2, but this step works on BONN1; ")
		b.Decide(runbook.RetryUpdate)
	})
	require.NoError(t, b.misplaced(consoleTask(), &elsewhere, func() { b.set("BONN1", map[string]string{"a": "1"}) }))
}
