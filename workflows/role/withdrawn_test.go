package role_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// takenOver has a person resume KERN2 after an hour, pause it again for maintenance and withdraw the fact, as docs/operators.md advises.
func takenOver(b *bench) {
	b.nodes["KERN2"] = cluster.NodePaused
	b.After(time.Hour, func() { b.Facts = nil })
}

// An earlier run has paused KERN2. This run resumes it only if no person keeps it paused by now.
func TestANodeStaysPausedAfterTheFactWasWithdrawn(t *testing.T) {
	b := newBench(t)
	b.Facts = []runbook.SiteFact{{Key: "paused/KERN2", Value: "paused by this service"}}
	takenOver(b)
	b.After(3*time.Hour, func() { b.Decide(runbook.AbortUpdate) })
	_ = b.run(runbook.Apply, func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		_ = workflow.Sleep(ctx, 2*time.Hour) // A long step is in work.
		r.Release(ctx, step("released"), "KERN2")
		require.True(t, run.OK())
		r.Resume(ctx, step("resumed"), "KERN2")
	})
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
	assert.Empty(t, b.made)
	assert.Equal(t, runbook.NotApplicable, b.verdicts()["released"])
}

// A run that fails resumes the nodes that it has paused, except those that a person keeps paused by now.
func TestAFailedRunLeavesTheNodeOfAPersonPaused(t *testing.T) {
	b := newBench(t)
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		b.Facts = nil
	})
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
	assert.Empty(t, b.made)
	assert.Contains(t, strings.Join(safety, "\n"), "the site record no longer says that Changeover has paused node KERN2")
}
