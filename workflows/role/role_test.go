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

func TestARunThatTouchedNothingIsSafe(t *testing.T) {
	b := newBench(t)
	b.state = cluster.PartialOnline
	assert.Empty(t, b.failing(func(ctx workflow.Context, r *role.Role) { r.Refresh(ctx) }))
	assert.Empty(t, b.made)
}

func TestTheSafeEndResumesWhatTheRunPaused(t *testing.T) {
	b := newBench(t)
	b.nodes["KERN3"] = cluster.NodePaused
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		r.Pause(ctx, step("paused by a person"), "KERN3")
	})
	assert.Equal(t, []string{"node KERN2 is resumed"}, safety)
	assert.Equal(t, []string{"KERN2 Up", runbook.FactPausedPrefix + "KERN2 " + resumed}, b.made)
}

// What may still run on the role's owner wants it as it is.
func TestTheSafeEndLeavesWhatIsKept(t *testing.T) {
	b := newBench(t)
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Pause(ctx, step("paused"), "KERN2")
		r.Touch()
		b.state = cluster.PartialOnline
		role.Keep(r, "a program may still run")
	})
	assert.Empty(t, b.made)
	assert.Equal(t, []string{"a program may still run", "node KERN2 is still paused by Changeover: the next run resumes the node", "this run was changing role 'Xpressions Role', last seen on KERN1: in Failover Cluster Manager, see on which node the role is, and which of its resources are not online"}, safety)

	b = newBench(t)
	b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Touch()
		b.state = cluster.PartialOnline
		role.Keep(r, "a program may still run")
		role.Keep(r, "")
	})
	assert.Equal(t, []string{"State Online"}, b.made)
}

func TestTheSafeEndLeavesNodesThatTheChapterLeft(t *testing.T) {
	b := newBench(t)
	assert.Empty(t, b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		r.Leave()
	}))
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
}

func TestTheSafeEndSaysWhatItCouldNotDo(t *testing.T) {
	b := newBench(t)
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		b.refused = []string{runbook.RecordSiteFactActivity}
	})
	require.Len(t, safety, 1)
	assert.Contains(t, safety[0], "node KERN2 is resumed, but the site record still says that the node is paused (")
	assert.Contains(t, safety[0], "run 'changeover facts withdraw "+runbook.FactPausedPrefix+"KERN2 --site bonn")

	b = newBench(t)
	safety = b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Move(ctx, step("to KERN2"), "KERN2", false)
		b.refused = []string{runbook.ReadClusterActivity}
	})
	require.Len(t, safety, 1)
	assert.Contains(t, safety[0], "the state of role 'Xpressions Role' could not be read")
}

// What the safe end makes of a role depends on where it was online before, and where it is now.
func TestTheSafeEndSettlesTheRole(t *testing.T) {
	for name, test := range map[string]struct {
		home   bool
		owner  string
		state  cluster.GroupState
		absent bool
		made   []string
		said   string
	}{
		"half a role that was online before goes back online": {
			true, "KERN1", cluster.PartialOnline, false,
			[]string{"State Online"},
			"role 'Xpressions Role' is Online on KERN1",
		},
		"a role that is well elsewhere moves as it is": {
			true, "KERN2", cluster.Online, false,
			[]string{"OwnerNode KERN1"},
			"role 'Xpressions Role' is Online on KERN1",
		},
		"half a role elsewhere goes offline before it moves": {
			true, "KERN2", cluster.PartialOnline, false,
			[]string{"State Offline", "OwnerNode KERN1", "State Online"},
			"role 'Xpressions Role' is Online on KERN1",
		},
		"a role that is well at home is left": {
			true, "KERN1", cluster.Online, false,
			nil, "role 'Xpressions Role' is Online on KERN1",
		},
		"half a role that was nowhere online goes offline": {
			false, "KERN2", cluster.PartialOnline, false,
			[]string{"State Offline"},
			"role 'Xpressions Role' is offline on KERN2; start the runbook again to finish the work",
		},
		"an offline role that was nowhere online is left": {
			false, "KERN2", cluster.Offline, false,
			nil, "role 'Xpressions Role' is Offline on KERN2",
		},
		"a role that is well and was nowhere online is left": {
			false, "KERN2", cluster.Online, false,
			nil, "role 'Xpressions Role' is Online on KERN2",
		},
		"a role that is gone": {
			true, "KERN1", cluster.Offline, true,
			nil, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			safety := b.failing(func(ctx workflow.Context, r *role.Role) {
				r.Refresh(ctx)
				if test.home {
					r.SettleHere()
				}
				r.Touch()
				b.owner, b.state, b.absent = test.owner, test.state, test.absent
			})
			assert.Equal(t, test.made, b.made)
			if test.said == "" {
				assert.Empty(t, safety)
				return
			}
			assert.Equal(t, []string{test.said}, safety)
		})
	}
}

// A role that is still being built goes offline. One in production comes online where it is: people rely on it.
func TestTheSafeEndTakesOfflineWhatItCannotBringHome(t *testing.T) {
	for name, test := range map[string]struct {
		facts []runbook.SiteFact
		made  []string
		said  string
	}{
		"being built":   {building(), []string{"State Offline"}, "role 'Xpressions Role' is offline on KERN2; start the runbook again to finish the work"},
		"in production": {inProduction(), []string{"State Offline", "State Online"}, "role 'Xpressions Role' is Online on KERN2"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Facts = test.facts
			safety := b.failing(func(ctx workflow.Context, r *role.Role) {
				r.Refresh(ctx)
				r.SettleHere()
				r.Touch()
				b.owner, b.state = "KERN2", cluster.PartialOnline
				b.refused = []string{(cluster.RoleOwner{}).ActivityName()}
			})
			assert.Equal(t, test.made, b.made)
			require.Len(t, safety, 2)
			assert.Contains(t, safety[0], "site not safe: 'role Xpressions Role is back on KERN1' failed (")
			assert.Equal(t, test.said, safety[1])
		})
	}
}

func TestNodesAreResumedBeforeTheRoleGoesBackToOneOfThem(t *testing.T) {
	b := newBench(t)
	b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Move(ctx, step("to KERN2"), "KERN2", false)
		r.Pause(ctx, step("paused"), "KERN1")
	})
	assert.Equal(t, []string{"KERN1 Up", runbook.FactPausedPrefix + "KERN1 " + resumed, "OwnerNode KERN1"}, b.made)
	assert.Equal(t, 2, b.Result.Moves)
}
