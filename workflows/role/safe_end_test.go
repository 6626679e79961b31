package role_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

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

// withoutXPRIsSaid is what a run says about a node that it leaves resumed.
const withoutXPRIsSaid = "XPR is not replicated to node KERN2, but the node is not paused, so the cluster can move role 'Xpressions Role' there, where it cannot run: start the runbook again (changeover run chapter --site bonn) soon; " +
	"to keep the role away from this node until then, run 'Suspend-ClusterNode -Name KERN2' in an elevated PowerShell on a node, and 'Resume-ClusterNode -Name KERN2 -Failback NoFailback' before the runbook starts"

// While a site is being built, a failed run leaves no node paused (design, decision 5), and says which node cannot run the role.
func TestTheSafeEndNamesResumedNodesWithoutXPR(t *testing.T) {
	b := newBench(t)
	b.Facts = building()
	safety := b.failing(func(ctx workflow.Context, r *role.Role) { r.Pause(ctx, step("paused"), "KERN2") })
	assert.Equal(t, []string{"node KERN2 is resumed", withoutXPRIsSaid}, safety)

	b = newBench(t)
	b.Facts, b.nodes["KERN2"] = append(building(), pausedHere("KERN2")), cluster.NodePaused
	safety = b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Resume(ctx, step("resumed"), "KERN2")
		role.PauseAfterFailure(r, "KERN2")
	})
	assert.Equal(t, []string{withoutXPRIsSaid}, safety)
	assert.Equal(t, cluster.NodeUp, b.nodes["KERN2"])

	b = newBench(t)
	b.Facts = building()
	safety = b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		role.PauseAfterFailure(r, "KERN2")
	})
	assert.Equal(t, []string{"node KERN2 stays paused until XPR is replicated to it"}, safety, "the node is left as it is")
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
}

// The cluster cannot move a role to the node that the role is on.
func TestTheSafeEndSaysThatTheRoleIsOnANodeWithoutXPR(t *testing.T) {
	b := newBench(t)
	b.Facts = building()
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Pause(ctx, step("paused"), "KERN2")
		r.Touch()
		b.owner, b.state = "KERN2", cluster.PartialOnline
		b.refused = []string{(cluster.RoleOwner{}).ActivityName()}
	})
	assert.Contains(t, safety, "XPR is not replicated to node KERN2, so role 'Xpressions Role' cannot run there, and the role is on this node: start the runbook again (changeover run chapter --site bonn) soon")
	assert.NotContains(t, strings.Join(safety, "; "), "the cluster can move role")
}

// In production, a node that an earlier run has left paused because it lacks XPR stays so, however a run ends.
func TestANodeWithoutXPRStaysPausedInProduction(t *testing.T) {
	b := newBench(t)
	b.Facts, b.nodes["KERN2"] = append(withoutXPR(), pausedHere("KERN2")), cluster.NodePaused
	safety := b.failing(func(ctx workflow.Context, r *role.Role) { r.Pause(ctx, step("paused"), "KERN2") })
	assert.Equal(t, []string{"node KERN2 stays paused until XPR is replicated to it"}, safety)
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])

	b = newBench(t)
	b.Facts, b.nodes["KERN2"] = append(withoutXPR(), pausedHere("KERN2")), cluster.NodePaused
	b.well(func(ctx workflow.Context, _ *engine.Run, r *role.Role) {
		r.Pause(ctx, step("paused"), "KERN2")
		r.Release(ctx, step("released"), "KERN2")
	})
	assert.Equal(t, cluster.NodePaused, b.nodes["KERN2"])
	assert.Equal(t, map[string]runbook.Verdict{"paused": runbook.Unchanged, "released": runbook.NotApplicable}, b.verdicts())
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
	assert.Equal(t, []string{"a program may still run", "node KERN2 is still paused by Changeover: the next run resumes the node", "this run was changing role 'Xpressions Role', last seen on KERN1: in Failover Cluster Manager, see on which node the role is, and which of its resources are not online; while no other run is open, start the runbook again (changeover run chapter --site bonn)"}, safety)

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
			"role 'Xpressions Role' is offline on KERN2; start the runbook again (changeover run chapter --site bonn) to finish the work",
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
		"being built":   {building(), []string{"State Offline"}, "role 'Xpressions Role' is offline on KERN2; start the runbook again (changeover run chapter --site bonn) to finish the work"},
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

func TestTheSafeEndTriesToStartARoleOnce(t *testing.T) {
	b := newBench(t)
	b.Facts = inProduction()
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Touch()
		b.state = cluster.Offline
		b.refused = []string{(cluster.RoleState{}).ActivityName()}
	})
	require.Len(t, safety, 2)
	assert.Contains(t, safety[0], "site not safe: 'role Xpressions Role is online' failed (")
	assert.Equal(t, "role 'Xpressions Role' is Offline on KERN1", safety[1])
	starts := 0
	for _, s := range b.Evidence.Steps {
		if strings.HasSuffix(s.Title, "role Xpressions Role is online") {
			starts++
		}
	}
	assert.Equal(t, 1, starts)
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

// A role that is online again does not start with the cluster before somebody says so: taking it offline has ended that.
func TestTheSafeEndHasTheRoleStartWithTheCluster(t *testing.T) {
	b := newBench(t)
	b.Facts = inProduction()
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Touch()
		b.byHand = true
	})
	assert.Equal(t, []string{"Start with the cluster"}, b.made)
	assert.Equal(t, []string{"role 'Xpressions Role' is Online on KERN1"}, safety)

	b = newBench(t)
	b.Facts = inProduction()
	safety = b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Touch()
		b.state, b.byHand = cluster.PartialOnline, true
		b.refused = []string{(cluster.RoleState{}).ActivityName()}
	})
	assert.Contains(t, safety[len(safety)-1], "; it does not start with the cluster: when the cause is corrected, start the whole role in Failover Cluster Manager")
}

// A role that is wholly online is not taken offline because it cannot be set to start with the cluster.
func TestTheSafeEndKeepsARoleOnlineThatCannotBeSetToStartWithTheCluster(t *testing.T) {
	b := newBench(t)
	b.Facts = building()
	safety := b.failing(func(ctx workflow.Context, r *role.Role) {
		r.Refresh(ctx)
		r.SettleHere()
		r.Touch()
		b.byHand, b.refused = true, []string{"Start"}
	})
	assert.Equal(t, cluster.Online, b.state)
	assert.Contains(t, safety[len(safety)-1], "does not start with the cluster")
}
