package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// A guard rests on no look from before a wait for a person.
func TestAGuardIsReadAgainAfterAWait(t *testing.T) {
	for _, how := range []string{runbook.SkipUpdate, runbook.RetryUpdate} {
		t.Run(how, func(t *testing.T) {
			b := newBench(t)
			b.set("BONN2", map[string]string{"role": "1"})
			b.After(48*time.Hour, func() {
				b.values["BONN2"]["role"] = "broken" // The role fails while the run waits.
				b.values["BONN1"]["quota"] = "1"
				b.Decide(how)
			})
			b.After(72*time.Hour, func() { b.Decide(runbook.AbortUpdate) })
			err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
				r.Do(ctx,
					engine.Check(step("BONN1", "quota"), shown{Name: "quota", Value: "1"}),
					engine.Guard(step("BONN2", "role"), shown{Name: "role", Value: "1"}))
			})
			assert.Error(t, err, "the guard does not hold")
			assert.NotEqual(t, runbook.Unchanged, verdicts(b.Evidence.Steps)["role on BONN2"])
		})
	}
}

// A group does not end while a state that it has made true is changing again.
func TestTheLastLookAcceptsNoUnsettledState(t *testing.T) {
	b := newBench(t)
	b.onLook = func(req runbook.LookRequest, result *runbook.LookResult) error {
		if len(b.acts) > 0 {
			result.Seen[0].Unsettled = true
		}
		return nil
	}
	b.group(runbook.Apply, ensure("BONN1", "a"))
	assert.Len(t, b.acts, 2, "an act without changes waits for the end")
}

// patient is a check that may take a day to come to rest.
type patient struct{ shown }

func (patient) Deadline() time.Duration { return 24 * time.Hour }

// A run has at most 51,200 events, and each look with its timer has eleven.
func TestADayOfWaitingDoesNotFillTheHistory(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		result.Seen[0].Unsettled = true
		return nil
	}
	b.After(36*time.Hour, func() { b.Decide(runbook.AbortUpdate) })
	assert.Error(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, engine.Check(step("BONN1", "a"), patient{shown{"a", "1"}}))
	}))
	assert.InDelta(t, 370, len(b.looks), 50)
}
