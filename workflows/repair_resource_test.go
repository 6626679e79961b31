package workflows

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/runbook"
)

func TestARepairIsTheManualsRound(t *testing.T) {
	f := deployed(t)
	f.services["KERN1"]["mta"].depends, f.states["mta"] = true, cluster.Failed
	online := "EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta"
	f.failTimes(online, runbook.ErrRefused, 1).meanwhile = func() { f.drift("EnsureRegistryRename") }
	f.whenCalled("EnsureRegistryRename apply KERN1 INT-9.7.2-21", func() {
		f.whenCalled(online, func() { f.services["KERN1"]["mta"].depends = true })
	})
	result, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: "MTA"})
	require.NoError(t, err, strings.Join(f.calls, "\n"))
	assert.Equal(t, "mta", result.Service)
	assert.Zero(t, result.Moves)
	assert.Zero(t, result.OperatorTasks, "what runs stays up: nobody is asked")
	requireOrder(t, f, "EnsureWindowsService apply KERN1 INT-9.5.3-1", online, "EnsureRegistryRename apply KERN1 INT-9.7.2-21",
		"INT-9.7.2-21 service mta depends on no other service once its resource is online")
	assert.Empty(t, f.called("EnsureRoleState"))
}

// The role may have moved since the resource failed, or move while it is repaired: a kernel resource that fails takes it along.
// The repair is for the node that has it, and nobody has to move it back.
func TestARepairGoesWhereTheRoleIs(t *testing.T) {
	const alone, up, again = "EnsureWindowsService apply %s INT-9.5.3-1", "EnsureResourceState apply %s INT-9.7.2-21", "EnsureWindowsService apply %s INT-9.7.2-21"
	on := func(call, node string) string { return strings.ReplaceAll(call, "%s", node) }
	for name, tc := range map[string]struct {
		moves func(f *fakeHosts, move func())
		order []string
		// untouched: nothing is changed on the node that the role has left.
		untouched bool
	}{
		"since it failed": {
			moves: func(_ *fakeHosts, move func()) { move() },
			order: []string{on(alone, "KERN2"), on(up, "KERN2")}, untouched: true,
		},
		"before its dependencies are cleared": {
			moves: func(f *fakeHosts, move func()) {
				f.services["KERN1"]["mta"].depends = true
				f.whenCalled("CheckRoleResources check KERN1 REP-9.8.1-1", move)
			},
			order: []string{on(up, "KERN1"), on(alone, "KERN2")}, untouched: true,
		},
		"and its node does not answer any more": {
			moves: func(f *fakeHosts, move func()) {
				f.failTimes("EnsureWindowsService check KERN1", runbook.ErrAccessDenied, 2).meanwhile = move
			},
			order: []string{on(up, "KERN1"), on(alone, "KERN2")}, untouched: true,
		},
		"while it comes online": {
			moves: func(f *fakeHosts, move func()) {
				f.failTimes(on(up, "KERN1"), runbook.ErrRefused, 1).meanwhile = move
			},
			order: []string{on(up, "KERN1"), on(again, "KERN2")},
		},
		"after a repair where it was": {
			moves: func(f *fakeHosts, move func()) {
				f.services["KERN1"]["mta"].depends = true
				f.failTimes(on(up, "KERN1"), runbook.ErrRefused, 1)
				f.whenCalled("EnsureRegistryRename apply KERN1 INT-9.7.2-21", func() {
					f.failTimes(on(up, "KERN1"), runbook.ErrRefused, 1).meanwhile = move
				})
				f.drift("EnsureRegistryRename")
			},
			order: []string{on(alone, "KERN1"), on(up, "KERN1"), "EnsureRegistryRename apply KERN1 INT-9.7.2-21", on(again, "KERN2")},
		},
		"once it is online": {
			moves: func(f *fakeHosts, move func()) {
				f.whenCalled(on(up, "KERN1"), func() {
					f.services["KERN1"]["mta"].depends = true
					move()
				})
			},
			order: []string{on(up, "KERN1"), on(alone, "KERN2")}, untouched: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := deployed(t)
			f.states["mta"] = cluster.Failed
			tc.moves(f, func() { f.owner, f.services["KERN2"]["mta"].depends = "KERN2", true })
			result, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: "mta"})
			require.NoError(t, err, strings.Join(f.calls, "\n"))
			assert.Equal(t, runbook.StateDone, result.State)
			requireOrder(t, f, tc.order...)
			assert.NotEmpty(t, f.called("EnsureWindowsService check KERN2 INT-9.5.3-1"), "the round is made there")
			assert.False(t, f.services["KERN2"]["mta"].depends)
			assert.Equal(t, cluster.Online, f.roleState())
			assert.Equal(t, "KERN2", f.owner)
			assert.Zero(t, result.Moves)
			if tc.untouched {
				assert.Empty(t, f.called("EnsureWindowsService apply KERN1"))
			}
		})
	}
}

func TestARepairOfARoleThatDoesNotStayEnds(t *testing.T) {
	f := deployed(t)
	f.states["mta"] = cluster.Failed
	f.failTimes("CheckRoleResources check KERN1", "", 2).meanwhile = func() { f.owner = "KERN2" }
	f.failTimes("CheckRoleResources check KERN2", "", 1).meanwhile = func() { f.owner = "KERN1" }
	_, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: "mta"})
	requireKind(t, err, runbook.ErrVerification)
	assert.ErrorContains(t, err, "the role moved during each of 3 attempts, at last to KERN2")
}

func TestARepairOfTheInformationStoreHasItsOwnStep(t *testing.T) {
	f := deployed(t)
	f.states[storeService] = cluster.Failed
	_, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: storeService})
	require.NoError(t, err)
	assert.NotEmpty(t, f.called("EnsureResourceState check KERN1 INT-9.7.3-14"))
	assert.NotEmpty(t, f.called("CheckRoleResources check KERN1 REP-9.8.1-1"))
}
