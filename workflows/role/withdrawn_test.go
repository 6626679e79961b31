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

// While a step that resumes a node waits for a person, perhaps with an open intent, the person withdraws the fact and retries the step.
func TestAStepThatIsRetriedAfterAWithdrawalLeavesTheNodePaused(t *testing.T) {
	retried := func(carryOut func(ctx workflow.Context, r *role.Role)) (*bench, error) {
		b := newBench(t)
		b.Facts = []runbook.SiteFact{pausedHere("KERN2")}
		b.nodes["KERN2"] = cluster.NodePaused
		b.refused = []string{(cluster.NodePause{}).ActivityName()}
		b.After(time.Hour, func() {
			b.Facts, b.refused = nil, nil
			b.Decide(runbook.RetryUpdate)
		})
		b.After(2*time.Hour, func() { b.Decide(runbook.AbortUpdate) })
		err := b.run(runbook.Apply, func(ctx workflow.Context, _ *engine.Run, r *role.Role) { carryOut(ctx, r) })
		assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
		assert.Empty(t, b.made)
		return b, err
	}
	b, err := retried(func(ctx workflow.Context, r *role.Role) { r.Release(ctx, step("released"), "KERN2") })
	require.NoError(t, err)
	assert.Equal(t, runbook.NotApplicable, b.verdicts()["released"])

	_, err = retried(func(ctx workflow.Context, r *role.Role) { r.Resume(ctx, step("resumed"), "KERN2") })
	require.ErrorContains(t, err, "abort", "the step waits until a person has resumed the node")
}

// In production, a failed run pauses a node that lacks XPR. A node that a person keeps paused by now stays the person's.
func TestAFailedRunDoesNotRecordThePauseOfAPersonAsItsOwn(t *testing.T) {
	b := newBench(t)
	b.Facts, b.nodes["KERN2"] = append(withoutXPR(), pausedHere("KERN2")), cluster.NodePaused
	safety := b.failing(func(_ workflow.Context, r *role.Role) {
		role.PauseAfterFailure(r, "KERN2")
		b.Facts = withoutXPR()
	})
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
	assert.Equal(t, withoutXPR(), b.Facts)
	assert.Contains(t, strings.Join(safety, "\n"), "node KERN2 is paused, and not by Changeover")
}

// A node of which the run cannot see whether a person keeps it paused is not recorded as paused by Changeover.
func TestAFailedRunRecordsNoPauseOfANodeThatItCannotSee(t *testing.T) {
	b := newBench(t)
	b.Facts = withoutXPR()
	safety := b.failing(func(_ workflow.Context, r *role.Role) {
		role.PauseAfterFailure(r, "KERN2")
		b.refused = []string{runbook.ReadClusterActivity}
	})
	assert.Empty(t, b.made)
	assert.Contains(t, strings.Join(safety, "\n"), "the run did not pause the node, because the state of the node could not be read")
}
