package engine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// shared is a step on BONN1 that sets a value of the cluster to 1.
func shared(name string) engine.Item {
	return engine.Ensure(step("BONN1", name), setting{Name: name, Value: "1"})
}

// routes are the nodes that requests went through, in order; a step's own host is empty.
func (b *bench) routes() (through []string) {
	for _, look := range b.looks {
		through = append(through, "look "+look.Through)
	}
	for _, act := range b.acts {
		through = append(through, "act "+act.Through)
	}
	return through
}

func TestTheClusterIsReachedThroughTheNodeOfTheStep(t *testing.T) {
	b := newBench(t)
	steps := b.group(runbook.Apply, shared("a"))
	assert.Equal(t, []string{"look ", "look ", "act "}, b.routes())
	assert.Equal(t, []string{"BONN2", "BONN3"}, b.acts[0].Nodes)
	assert.Empty(t, steps[0].Warnings)
}

func TestWhatIsOnAHostAloneHasNoOtherRoute(t *testing.T) {
	b := newBench(t)
	b.group(runbook.Apply, ensure("BONN1", "a"))
	assert.Empty(t, b.acts[0].Route)
}

func TestAnotherNodeStandsInForOneThatIsDown(t *testing.T) {
	b := newBench(t)
	b.down = []string{"BONN1", "BONN2"}
	steps := b.group(runbook.Apply, shared("a"), shared("b"))
	assert.Equal(t, map[string]string{"a": "1", "b": "1"}, b.values[theCluster])
	assert.Equal(t, []string{"look ", "look BONN3", "look BONN3", "act BONN3", "act BONN3"}, b.routes(), "the way is kept")
	require.Len(t, steps, 2)
	for _, s := range steps {
		assert.Equal(t, runbook.Changed, s.Verdict)
		assert.Equal(t, "BONN1", s.Host)
		assert.Equal(t, []string{"node BONN1 was down, so the step was carried out through node BONN3"}, s.Warnings)
	}
}

func TestANodeIsTriedAgainByTheNextGroup(t *testing.T) {
	b := newBench(t)
	b.down = []string{"BONN1"}
	require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, shared("a"))
		b.down = nil
		r.Do(ctx, shared("b"))
	}))
	assert.Equal(t, []string{"act BONN2", "act "}, b.routes()[len(b.looks):])
	assert.Empty(t, b.Evidence.Steps[1].Warnings)
}

func TestAnIntentGoesOnThroughAnotherNode(t *testing.T) {
	b := newBench(t)
	b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
		if len(b.looks) == 1 {
			b.down = []string{"BONN1"}
		}
		return nil
	}
	steps := b.group(runbook.Apply, shared("a"))
	require.Len(t, b.acts, 1)
	assert.True(t, b.acts[0].Resumed, "an earlier activity for this intent ended without an answer")
	assert.Equal(t, "BONN2", b.acts[0].Through)
	assert.Equal(t, runbook.Changed, steps[0].Verdict)
	require.Len(t, steps[0].Effects, 1)
}

func TestANodeThatIsDownIsTheFaultOfItsOwnSteps(t *testing.T) {
	b := newBench(t)
	b.down = []string{"BONN1"}
	b.decide(runbook.AbortUpdate)
	steps := b.aborted(shared("a"), ensure("BONN1", "b"))
	got := verdicts(steps)
	assert.Equal(t, runbook.Changed, got["a on BONN1"], "%v", got)
	assert.Equal(t, runbook.Failed, got["b on BONN1"], "%v", got)
}

func TestWithoutAnyNodeThatAnswersTheStepFails(t *testing.T) {
	b := newBench(t)
	b.down = []string{"BONN1", "BONN2", "BONN3"}
	b.decide(runbook.AbortUpdate)
	steps := b.aborted(shared("a"))
	assert.Equal(t, runbook.Failed, steps[0].Verdict)
}
