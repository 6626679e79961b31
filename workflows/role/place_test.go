package role_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// licences and store are services whose resources a chapter of the bench brings online.
func licences() resolved.Service { return resolved.Service{Key: "licsvc"} }
func store() resolved.Service    { return resolved.Service{Key: "infostor", Store: true} }

// fallsOver is a chapter on KERN1 that brings a resource online, and another one after the cluster has given
// the role to KERN2, which is paused.
func (b *bench) fallsOver(ctx workflow.Context, run *engine.Run, r *role.Role) {
	r.Refresh(ctx)
	r.Pause(ctx, step("paused"), "KERN2")
	r.WorkOn("KERN1")
	run.Do(ctx, r.Online(step("first"), r.Of(licences())))
	b.owner, b.state, b.online, b.made = "KERN2", cluster.Offline, map[string]bool{}, nil
	run.Do(ctx, r.Online(step("second"), r.Of(store())).OrRepair(func(workflow.Context, *engine.Attempt, error) error {
		b.made = append(b.made, "repaired")
		return nil
	}))
}

// parked is the one step that waits for a decision.
func (b *bench) parked() runbook.ParkedStep {
	b.T.Helper()
	value, err := b.Env.QueryWorkflow(runbook.ProgressQuery)
	require.NoError(b.T, err)
	var progress runbook.Progress
	require.NoError(b.T, value.Get(&progress))
	require.Len(b.T, progress.Parked, 1)
	return progress.Parked[0]
}

func TestAStepWhoseRoleIsElsewhereSaysSoAndARetryBringsTheRoleBack(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() {
		waits := b.parked()
		assert.Equal(t, "the role is on KERN2, but this step works on KERN1; it is on KERN2; move the role first", waits.Error)
		assert.Equal(t, "if you send retry, the run first moves the role back from KERN2 to KERN1 (this interrupts the services of the role), "+
			"and then brings online the resources that the run had brought online on KERN1", waits.Agreed())
		assert.Empty(t, b.made, "nobody has agreed to the move yet, and no repair is tried on the wrong node")
		b.Decide(runbook.RetryUpdate)
	})
	b.well(b.fallsOver)
	assert.Equal(t, []string{
		"OwnerNode KERN1", "resource of type Physical Disk true", "resource of type IP Address true", "resource of type Network Name true",
		"resource of type File Server true", "resource of service licsvc true", "resource of type mrsclusres true",
	}, b.made)
	assert.Equal(t, 1, b.Result.Moves)
	moved := 0
	for _, s := range b.Evidence.Steps {
		if s.Title == "the role is back on KERN1" {
			moved++
			require.Len(t, s.Effects, 1)
			assert.NotEmpty(t, s.Effects[0].Request, "the move has an intent of its own")
			assert.Equal(t, runbook.Changed, s.Verdict)
		}
	}
	assert.Equal(t, 1, moved)
	assert.Equal(t, runbook.Changed, b.verdicts()["second"])
}

func TestARoleThatAPersonHasMovedBackIsNotMovedAgain(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() {
		b.owner = "KERN1"
		b.Decide(runbook.RetryUpdate)
	})
	b.well(b.fallsOver)
	assert.Zero(t, b.Result.Moves)
	assert.Contains(t, b.made, "resource of service licsvc true", "it is brought online again nevertheless")
}

func TestARoleThatIsElsewhereStaysThereWithoutARetry(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() { b.Decide(runbook.SkipUpdate) })
	require.NoError(t, b.run(runbook.Apply, b.fallsOver))
	assert.Empty(t, b.made)
	assert.Equal(t, runbook.Skipped, b.verdicts()["second"])
}

func TestARoleThatCannotComeBackWaitsForAPerson(t *testing.T) {
	b := newBench(t)
	b.refused = []string{(cluster.RoleOwner{}).ActivityName()}
	b.After(time.Hour, func() { b.Decide(runbook.RetryUpdate) })
	b.After(2*time.Hour, func() {
		waits := b.parked()
		assert.Equal(t, "the role is back on KERN1", waits.Step.Title)
		assert.True(t, waits.Guard)
		assert.Empty(t, waits.Offer)
		b.refused = nil
		b.Decide(runbook.RetryUpdate)
	})
	b.well(b.fallsOver)
	assert.Equal(t, "KERN1", b.owner)
}

func TestAHalfRoleGoesOfflineBeforeItComesBack(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() {
		b.state = cluster.PartialOnline
		b.Decide(runbook.RetryUpdate)
	})
	b.well(b.fallsOver)
	require.NotEmpty(t, b.made)
	assert.Equal(t, []string{"State Offline", "OwnerNode KERN1"}, b.made[:2])
}

func TestAStepThatFailsWithTheRoleInItsPlaceOffersNothing(t *testing.T) {
	b := newBench(t)
	b.refused = []string{(cluster.ResourceState{}).ActivityName()}
	b.After(time.Hour, func() {
		assert.Empty(t, b.parked().Offer)
		assert.Equal(t, "the cluster refuses it", b.parked().Error)
		b.refused = nil
		b.Decide(runbook.RetryUpdate)
	})
	b.well(func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		r.WorkOn("KERN1")
		run.Do(ctx, r.Online(step("first"), r.Of(licences())))
	})
}

// A resource that fails on the node to which a chapter moves the role is no reason to move the role back.
func TestAMoveThatFailsOnItsTargetOffersNoWayBack(t *testing.T) {
	b := newBench(t)
	b.broken = []string{(cluster.RoleOwner{}).ActivityName()}
	b.After(time.Hour, func() {
		waits := b.parked()
		assert.Equal(t, "home", waits.Step.ID)
		assert.Empty(t, waits.Offer)
		assert.Equal(t, "a resource has failed", waits.Error)
		b.broken = nil
		b.Decide(runbook.RetryUpdate)
	})
	b.After(2*time.Hour, func() {
		assert.Contains(t, b.parked().Offer, "moves the role back from KERN1 to KERN2", "the move is over")
		b.Decide(runbook.AbortUpdate)
	})
	err := b.run(runbook.Apply, func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		r.WorkOn("KERN1")
		r.Move(ctx, runbook.Step{ID: "home", Title: "the role is back on KERN2", Host: "KERN2"}, "KERN2", true)
		b.owner = "KERN1"
		run.Do(ctx, r.Online(step("second"), r.Of(store())))
	})
	require.ErrorContains(t, err, "was aborted by eva")
	assert.Equal(t, []string{"OwnerNode KERN2"}, b.made)
}

// What the chapter has online decides with what the role comes back.
func TestAWholeRoleComesBackWhole(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() { b.Decide(runbook.RetryUpdate) })
	b.well(func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		r.WorkOn("KERN1")
		r.Start(ctx, step("whole"))
		b.owner, b.state, b.made = "KERN2", cluster.Offline, nil
		run.Do(ctx, r.Online(step("second"), r.Of(store())))
	})
	assert.Equal(t, []string{"OwnerNode KERN1", "State Online", "resource of type mrsclusres true"}, b.made)
}

func TestAChapterWorksOnItsNodeWhereverTheRoleIs(t *testing.T) {
	b := newBench(t)
	b.owner = "KERN2"
	b.well(func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.WorkOn("KERN1")
		state := r.Refresh(ctx)
		assert.Equal(t, "KERN2", state.RoleOwner)
		assert.Equal(t, "KERN1", r.Owner())
	})
	b = newBench(t)
	b.owner = "KERN2"
	require.NoError(t, b.run(runbook.Check, func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.WorkOn("KERN1")
		r.Refresh(ctx)
		assert.Equal(t, "KERN2", r.Owner(), "mode check looks at the role where it is")
	}))
}
