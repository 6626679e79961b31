package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// clusterLock is the workflow that locks the cluster of the bench's site.
const clusterLock = runbook.LockWorkflow + "/0c1d"

// A run that makes the site safe works on hosts as well: another run may begin as soon as the lock is lost.
func TestARunThatMakesTheSiteSafeStopsWhenItLosesItsLock(t *testing.T) {
	b := newBench(t)
	var begun, ended time.Time
	var interrupted error
	work := engine.Work{
		Chapter: func(_ workflow.Context, r *engine.Run) { r.Fail(errors.New("failed for a test")) },
		MakeSafe: func(ctx workflow.Context, _ *engine.Run) {
			begun = workflow.Now(ctx)
			interrupted = workflow.Sleep(ctx, time.Hour)
			ended = workflow.Now(ctx)
		},
	}
	b.After(time.Minute, func() { b.Env.CancelWorkflowByID(clusterLock, "") })
	require.Error(t, b.Run(runbook.Apply, work))
	require.Error(t, interrupted)
	assert.WithinDuration(t, begun.Add(time.Minute), ended, 5*time.Second)
}

// The next run sees only how this run's lock ended, and would begin at once.
func TestARunThatIsAbortedWhileItWaitsForEarlierRequestsKeepsItsLock(t *testing.T) {
	for name, end := range map[string]func(b *bench){
		"aborted":  func(b *bench) { b.Decide(runbook.AbortUpdate) },
		"canceled": func(b *bench) { b.Env.CancelWorkflow() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			begun := b.Env.Now()
			b.LockBefore.LostAt = begun.Format(time.RFC3339Nano)
			b.After(5*time.Second, func() { end(b) })
			require.ErrorContains(t, b.start(runbook.Apply, func(workflow.Context, *engine.Run) {}), "bort")
			assert.WithinDuration(t, begun.Add(30*time.Second), b.Env.Now(), 3*time.Second)
		})
	}
}
