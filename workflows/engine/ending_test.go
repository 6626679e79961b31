package engine_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// canceled cancels the run from the UI while it looks for the first time.
func canceled(b *bench) {
	b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
		if len(b.looks) > 1 {
			return nil
		}
		b.Env.CancelWorkflow()
		return temporal.NewCanceledError()
	}
}

// What was not read must not be taken for what does not differ.
func TestALookThatIsCanceledShowsNothing(t *testing.T) {
	for _, mode := range []runbook.Mode{runbook.Apply, runbook.Check} {
		b := newBench(t)
		canceled(b)
		resumed := false
		err := b.start(mode, func(ctx workflow.Context, r *engine.Run) {
			r.Do(ctx, ensure("BONN1", "a"))
			r.Do(ctx, engine.Perform(step("BONN1", "b"), func(ctx workflow.Context, a *engine.Attempt) error {
				_, err := a.Look(ctx, "BONN1", value{"b", "1"})
				resumed = err == nil
				return err
			}))
		})
		require.ErrorContains(t, err, "was canceled")
		assert.False(t, resumed)
		for _, s := range b.Evidence.Steps {
			assert.NotEqual(t, runbook.Unchanged, s.Verdict, s.Place())
		}
		assert.Equal(t, runbook.StateAborted, b.Evidence.State)
	}
}

// An answer that comes late does not bring a run back.
func TestTheFinalStateStays(t *testing.T) {
	b := newBench(t)
	var states []string
	final := make(chan struct{})
	ends := sync.OnceFunc(func() { close(final) })
	b.Env.OnUpsertTypedSearchAttributes(mock.MatchedBy(func(attributes temporal.SearchAttributes) bool {
		if state, ok := attributes.GetKeyword(temporal.NewSearchAttributeKeyKeyword(runbook.StateAttribute)); ok {
			states = append(states, state)
			if state == string(runbook.StateAborted) {
				ends()
			}
		}
		return true
	})).Return(nil)
	task := desk.Task{
		OperatorTask: runbook.OperatorTask{ID: "task", Title: "the task"}, Steps: []runbook.Step{step("BONN1", "a")},
		Proofs: []desk.Proof{{Step: step("BONN1", "a"), Want: value{"a", "1"}}},
	}
	looks := 0
	b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
		looks++
		if looks == 2 {
			<-final // The verification lasts longer than the run.
		}
		return nil
	}
	b.After(time.Hour, func() {
		b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "done", Task: "task"})
		b.Decide(runbook.AbortUpdate)
	})
	b.aborted(engine.Asking(task))
	require.NotEmpty(t, states)
	assert.Equal(t, string(runbook.StateAborted), states[len(states)-1], "%v", states)
}

// large is a value whose read takes long.
type large struct{ Name, Value string }

func (large) ActivityName() string    { return "CheckValue" }
func (large) ReadTime() time.Duration { return 15 * time.Minute }

// A host reads the files of several hotfixes one after the other.
func TestALookGetsTheTimeOfAllItsSlowReads(t *testing.T) {
	b := newBench(t)
	b.values["BONN1"] = map[string]string{"a": "1", "b": "1", "c": "1"}
	var given time.Duration
	b.Env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.ActivityType.Name == runbook.LookActivity {
			given = max(given, info.StartToCloseTimeout)
		}
	})
	b.group(runbook.Apply, engine.Check(step("BONN1", "a"), large{"a", "1"}), engine.Check(step("BONN1", "b"), large{"b", "1"}), engine.Check(step("BONN1", "c"), shown{"c", "1"}))
	assert.Equal(t, 30*time.Minute, given)
}

// Nobody waits for the verification of a run that was aborted: the workflow ID, and the lock of a parent, would stay taken meanwhile.
func TestAnAbortEndsALongVerification(t *testing.T) {
	b := newBench(t)
	task := desk.Task{
		OperatorTask: runbook.OperatorTask{ID: "task", Title: "the task"}, Steps: []runbook.Step{step("BONN1", "a")},
		Proofs: []desk.Proof{{Step: step("BONN1", "a"), Want: large{"a", "1"}}},
	}
	ended, late := make(chan struct{}), make(chan bool, 1)
	looks := 0
	b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
		if looks++; looks == 2 {
			select {
			case <-ended:
				late <- false
			case <-time.After(5 * time.Second):
				late <- true
			}
		}
		return nil
	}
	b.After(time.Hour, func() {
		b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "done", Task: "task"})
	})
	b.After(time.Hour+100*time.Millisecond, func() { b.Decide(runbook.AbortUpdate) })
	b.aborted(engine.Asking(task))
	close(ended)
	assert.False(t, <-late, "the run waited for the end of the read")
	assert.Equal(t, runbook.StateAborted, b.Evidence.State)
}

// A text that is too long would end the workflow, or fill the site record.
func TestTextsOfPeopleAreBounded(t *testing.T) {
	long := strings.Repeat("a", runbook.TextLimit+1)
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			return nil, lost()
		}
		return nil, nil
	}
	b.After(time.Hour, func() {
		for _, d := range []runbook.Decision{{Operator: "eva", Reason: long}, {Operator: long, Reason: "why"}, {Operator: "\u200b", Reason: "why"}} {
			b.Update(runbook.RetryUpdate, d)
		}
		b.Decide(runbook.RetryUpdate)
	})
	b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.Refused, 3)
	assert.ErrorContains(t, b.Refused[0], "cannot retry: the field reason cannot be used: the text has 2001 bytes")
	assert.ErrorContains(t, b.Refused[1], "the field operator cannot be used")
	assert.ErrorContains(t, b.Refused[2], "invisible character U+200B")
}
