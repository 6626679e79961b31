package role_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

const (
	paused  = "paused by this service"
	resumed = "resumed"
)

// inProduction is the record of a site that was tested after it was built; building, that of one that
// is being built.
func inProduction() []runbook.SiteFact {
	return append(building(), runbook.SiteFact{Key: runbook.FactReplicatedPrefix + "KERN2", Value: "every service was online"},
		runbook.SiteFact{Key: runbook.FactFailoverTested, Value: "passed"})
}

// withoutXPR is a site in production with a further node to which XPR is not replicated.
func withoutXPR() []runbook.SiteFact { return slices.Delete(inProduction(), 1, 2) }

func building() []runbook.SiteFact {
	return []runbook.SiteFact{{Key: runbook.FactCommissioning, Value: "integration began"}}
}

func pausedHere(node string) runbook.SiteFact {
	return runbook.SiteFact{Key: runbook.FactPausedPrefix + node, Value: paused}
}

func TestTheOwnerIsTheFirstNodeUntilTheClusterIsRead(t *testing.T) {
	b := newBench(t)
	b.owner = "kern3"
	b.well(func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		assert.Equal(t, "KERN1", r.Owner())
		state := r.Refresh(ctx)
		assert.Equal(t, "KERN3", r.Owner(), "as the site file spells it")
		assert.Equal(t, "KERN3", state.RoleOwner)
		b.owner = "OTHER"
		r.Refresh(ctx)
		assert.Equal(t, "KERN3", r.Owner(), "a node that is none of the site's is not asked")
	})
}

func TestWantedStatesNameTheRoleAndItsNode(t *testing.T) {
	b := newBench(t)
	b.owner = "KERN3"
	b.well(func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		r.Refresh(ctx)
		run.Site().Services = []resolved.Service{{Key: "licsvc"}, {Key: "infostor", Store: true}}
		wait := run.Site().Config.Timeouts.OnlineSeconds
		require.NotZero(t, wait)
		assert.Equal(t, clustercheck.RoleOnline{Role: "Xpressions Role", Owner: "KERN2", ServiceOfType: map[string]string{role.InformationStore: "infostor"}, TimeoutSeconds: wait}, r.OnlineOn("KERN2"))
		assert.Equal(t, cluster.RoleState{Role: "Xpressions Role", State: cluster.Offline, TimeoutSeconds: wait}, r.Wholly(cluster.Offline))
		licences := r.Of(resolved.Service{Key: "licsvc"})
		assert.Equal(t, cluster.ResourceRef{Role: "Xpressions Role", Service: "licsvc"}, licences)
		assert.Equal(t, cluster.ResourceState{Resource: licences, State: cluster.Online, Node: "KERN3", TimeoutSeconds: wait}, r.ResourceOnline(licences))
		store := cluster.ResourceRef{Role: "Xpressions Role", Type: role.InformationStore}
		assert.Equal(t, store, r.Of(resolved.Service{Key: "MrsStore", Store: true}), "its resource has no service")
		assert.Equal(t, "infostor", r.ResourceOnline(store).Service, "the site names it")
		assert.Equal(t, r.OfType(role.PhysicalDisk), r.Provider(resolved.Provider{Type: role.PhysicalDisk}))
		assert.Equal(t, licences, r.Provider(resolved.Provider{Service: "licsvc"}))
	})
}

func TestAMoveChangesTheOwnerAndIsCounted(t *testing.T) {
	b := newBench(t)
	b.well(func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.Move(ctx, step("to KERN2"), "KERN2", false)
		assert.Equal(t, "KERN2", r.Owner())
		r.Move(ctx, step("to KERN2 again"), "KERN2", false)
	})
	assert.Equal(t, []string{"OwnerNode KERN2"}, b.made)
	assert.Equal(t, 1, b.Result.Moves, "the role was there already the second time")
	assert.Zero(t, b.Result.Changed, "a move is no change")
}

func TestAMoveReadsTheOwnerFirst(t *testing.T) {
	b := newBench(t)
	b.well(func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.Refresh(ctx)
		b.owner = "KERN2" // Somebody else has moved it.
		r.Move(ctx, step("to KERN2"), "KERN2", false)
		assert.Equal(t, "KERN2", r.Owner())
	})
	assert.Zero(t, b.Result.Moves, "the move of others is not counted")
}

func TestAMoveThatFailsLeavesTheOwner(t *testing.T) {
	b := newBench(t)
	b.refused = []string{(cluster.RoleOwner{}).ActivityName()}
	b.After(time.Hour, func() {
		b.Decide(runbook.AbortUpdate)
	})
	err := b.run(runbook.Apply, func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.Move(ctx, step("to KERN2"), "KERN2", false)
		assert.Equal(t, "KERN1", r.Owner())
		assert.True(t, r.Touched(), "the request may have reached the cluster")
	})
	require.ErrorContains(t, err, "was aborted by eva")
	assert.Zero(t, b.Result.Moves)
}

// The steps after a move work on its target, so nobody can skip it.
func TestAMoveCannotBeSkipped(t *testing.T) {
	b := newBench(t)
	b.refused = []string{(cluster.RoleOwner{}).ActivityName()}
	b.After(time.Hour, func() { b.Decide(runbook.SkipUpdate) })
	b.After(2*time.Hour, func() { b.Decide(runbook.AbortUpdate) })
	err := b.run(runbook.Apply, func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.Move(ctx, step("to KERN2"), "KERN2", false)
	})
	require.ErrorContains(t, err, "was aborted by eva")
	require.Len(t, b.Refused, 1)
	assert.ErrorContains(t, b.Refused[0], "cannot skip TST")
}

func TestNothingIsTouchedInModeCheck(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.run(runbook.Check, func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.Move(ctx, step("to KERN2"), "KERN2", true)
		r.Pause(ctx, step("paused"), "KERN3")
		r.Stop(ctx, step("offline"))
		r.Touch()
		assert.Equal(t, "KERN1", r.Owner())
	}))
	assert.Empty(t, b.made)
	assert.Equal(t, map[string]runbook.Verdict{
		"to KERN2": runbook.NotApplicable, "paused": runbook.NotApplicable, "offline": runbook.NotApplicable,
	}, b.verdicts())
}

func TestTheRoleGoesHomeOnlyInProduction(t *testing.T) {
	for name, test := range map[string]struct {
		facts  []runbook.SiteFact
		settle bool
		owner  string
	}{
		"in production":                             {inProduction(), true, "KERN2"},
		"a site without a record":                   {nil, true, "KERN2"},
		"a site that is being built":                {building(), true, "KERN1"},
		"a final owner without XPR":                 {withoutXPR(), true, "KERN1"},
		"a role that was nowhere online before":     {inProduction(), false, "KERN1"},
		"a role without a record and never settled": {nil, false, "KERN1"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Facts = test.facts
			b.well(func(ctx workflow.Context, run *engine.Run, r *role.Role) {
				r.Refresh(ctx)
				if test.settle {
					r.SettleHere()
					assert.Equal(t, "KERN1", r.Home())
				}
				r.GoHome(ctx, step("home"))
				assert.Equal(t, test.owner, r.Owner())
			})
			assert.Equal(t, test.owner, b.owner)
		})
	}
}

// pausedByRun reports whether the site record says that Changeover has paused a node.
func pausedByRun(run *engine.Run, node string) bool {
	fact, ok := run.Record().Fact(runbook.FactPausedPrefix + node)
	return ok && fact.Value == paused
}

func TestAPauseIsRecordedBeforeItIsMadeAndResumedOnce(t *testing.T) {
	b := newBench(t)
	b.well(func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		assert.True(t, pausedByRun(run, "KERN2"))
		assert.False(t, pausedByRun(run, "KERN3"))
		r.Pause(ctx, step("paused again"), "KERN2")
		r.Release(ctx, step("released"), "KERN2")
		assert.False(t, pausedByRun(run, "KERN2"))
		r.Release(ctx, step("released again"), "KERN2")
	})
	assert.Equal(t, []string{
		runbook.FactPausedPrefix + "KERN2 " + paused, "KERN2 Paused", "KERN2 Up", runbook.FactPausedPrefix + "KERN2 " + resumed,
	}, b.made)
	assert.Equal(t, map[string]runbook.Verdict{
		"paused": runbook.Changed, "paused again": runbook.Unchanged, "released": runbook.Changed, "released again": runbook.NotApplicable,
	}, b.verdicts())
}

func TestANodeThatAPersonPausedStaysPaused(t *testing.T) {
	b := newBench(t)
	b.nodes["KERN2"], b.nodes["KERN3"] = cluster.NodePaused, cluster.NodePaused
	b.Facts = []runbook.SiteFact{pausedHere("KERN3")}
	b.well(func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		assert.Equal(t, []string{"KERN2"}, r.PausedByOthers(r.Refresh(ctx)))
		r.Pause(ctx, step("paused"), "KERN2")
		assert.False(t, pausedByRun(run, "KERN2"))
		r.Release(ctx, step("released"), "KERN2")
		r.Resume(ctx, step("resumed"), "KERN3")
		assert.Empty(t, r.PausedByOthers(cluster.State{Nodes: []cluster.Node{{Name: "STRANGER", State: cluster.NodePaused}}}), "no node of the site")
	})
	assert.Equal(t, []string{"KERN3 Up", runbook.FactPausedPrefix + "KERN3 " + resumed}, b.made)
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
	for _, s := range b.Evidence.Steps {
		if s.Title == "paused" {
			assert.Equal(t, []string{"node KERN2 was paused already, and not by Changeover; the node stays paused until a person resumes it"}, s.Warnings)
		}
	}
}

func TestAResumptionWaitsForThePersonWhoPausedTheNode(t *testing.T) {
	b := newBench(t)
	b.nodes["KERN2"] = cluster.NodePaused
	b.After(time.Hour, func() {
		b.nodes["KERN2"] = cluster.NodeUp
		b.Decide(runbook.RetryUpdate)
	})
	b.well(func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		began := workflow.Now(ctx)
		r.Resume(ctx, step("resumed"), "KERN2")
		assert.Equal(t, time.Hour, workflow.Now(ctx).Sub(began).Round(time.Minute))
	})
	assert.Empty(t, b.made)
}
