package engine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// A check that relies on a step that is open needs no person. Whatever else is open, another one does.
func TestACheckWaitsForTheStepThatMakesItsState(t *testing.T) {
	b := newBench(t)
	looking := func(name string) engine.Item { return engine.Check(step("BONN1", name), shown{Name: name, Value: "1"}) }
	steps := b.group(runbook.Check,
		looking("nobody").MadeBy("move"), engine.Transition(step("BONN1", "move"), value{"move", "1"}),
		looking("made").MadeBy("move"), looking("other").MadeBy("another"), looking("plain"))
	assert.Equal(t, []string{
		"nobody on BONN1: needs-person", "move on BONN1: not-applicable", "made on BONN1: unknown", "other on BONN1: needs-person", "plain on BONN1: needs-person",
	}, looksOnly(steps))
	assert.Contains(t, steps[2].Note, "until ")
	assert.Contains(t, steps[2].Note, "move")
	assert.Equal(t, looksOnly(steps)[2:], looksOnly(b.foundVerdicts())[1:], "the evidence from the history")
}

// A run records its mode itself, however it was started.
func TestARunRecordsItsModeInItsMemo(t *testing.T) {
	for mode, want := range map[runbook.Mode]runbook.Mode{"": runbook.Apply, runbook.Apply: runbook.Apply, runbook.Check: runbook.Check} {
		b := newBench(t)
		var recorded []any
		b.Env.OnUpsertMemo(mock.MatchedBy(func(memo map[string]any) bool {
			recorded = append(recorded, memo[runbook.ModeMemo])
			return true
		})).Return(nil)
		require.NoError(t, b.start(mode, func(workflow.Context, *engine.Run) {}))
		assert.Contains(t, recorded, want, mode)
	}
}
