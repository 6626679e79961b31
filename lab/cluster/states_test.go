package cluster

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster/quarantine"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// failedApp returns withRole after its generic service has failed and is not restarted.
func failedApp(t *testing.T) *fixture { t.Helper(); return failedAppAt(t, testScale) }

func failedAppAt(t *testing.T, scale float64) *fixture {
	t.Helper()
	f := withRoleAt(t, scale)
	f.ok(f.c.Resources.SetProperty("App", "RestartAction", 1), f.c.Resources.SetProperty("App", "RestartThreshold", 0), f.n1.Services.Kill("app"))
	f.resource("App", Failed)
	return f
}

// MS-CMRP, ApiMoveGroupToNode: on the destination each resource is brought to its persistent state,
// which a failure does not change.
func TestAMoveBringsAFailedResourceOnline(t *testing.T) {
	f := failedApp(t)
	assert.Equal(t, uint32(1), f.resource("App", Failed).PersistentState)
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.group(GroupOnline, "n2")
	f.resource("App", Online)
}

// Microsoft, "OfflineClusterResource function": a failed resource goes to the offline state. MS-CMRP,
// ApiOfflineResource: its persistent state becomes offline too.
func TestAFailedResourceThatIsStoppedStaysOffline(t *testing.T) {
	for name, stop := range map[string]func(*fixture) error{
		"resource": func(f *fixture) error { return f.c.Resources.Stop("App") },
		"group":    func(f *fixture) error { return f.c.Groups.Stop(testRole) },
	} {
		t.Run(name, func(t *testing.T) {
			f := failedApp(t)
			f.ok(stop(f))
			assert.Zero(t, f.resource("App", Offline).PersistentState)
			f.await("the role at rest", func() bool { return f.c.Groups.AtRest(testRole) })
			f.ok(f.c.Groups.Move(testRole, "N2"))
			f.await("the role at rest on N2", func() bool {
				g, _ := f.c.Groups.Get(testRole)
				return g.OwnerNode == "n2" && f.c.Groups.AtRest(testRole)
			})
			f.resource("App", Offline)
		})
	}
}

// MS-CMRP, ApiOnlineResource and ApiOfflineResource: ERROR_INVALID_STATE unless the resource is online,
// offline or failed.
func TestAPendingResourceIsNeitherStartedNorStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := withRoleAt(t, slowScale)
		f.ok(f.c.Resources.Stop("App"))
		require.Equal(t, OfflinePending, f.resource("App", OfflinePending).State)
		f.code(win32.CodeInvalidState, f.c.Resources.Start("App"))
		f.code(win32.CodeInvalidState, f.c.Resources.Stop("App"))
		f.resource("App", Offline)
		f.ok(f.c.Resources.Start("App"))
		f.resource("App", OnlinePending)
		f.code(win32.CodeInvalidState, f.c.Resources.Start("App"))
		f.resource("App", Online)
		f.ok(f.c.Resources.Start("App"), f.c.Resources.Stop("App"))
		f.resource("App", Offline)
	})
}

// MS-CMRP, ApiGetGroupState: a failed resource takes precedence over a pending one, and a pending one over all others.
func TestTheStateOfAGroupFollowsFailedThenPendingResources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := failedAppAt(t, slowScale)
		state := func() GroupState { g, _ := f.c.Groups.Get(testRole); return g.State }
		assert.Equal(t, GroupFailed, state(), "all others are online")
		f.ok(f.c.Resources.Stop("Files"))
		f.await("the file server stops or is offline", func() bool { r, _ := f.c.Resources.Get("Files"); return r.State != Online })
		f.ok(f.c.Resources.Start("App"))
		f.resource("App", Online)
		f.ok(f.c.Resources.Stop("App"))
		f.resource("App", OfflinePending)
		assert.Equal(t, GroupPending, state())
		f.resource("App", Offline)
		f.await("the role at rest", func() bool { return f.c.Groups.AtRest(testRole) })
		assert.Equal(t, GroupPartialOnline, state())
	})
}

// Microsoft, "Resource Common Properties": RestartDelay is the time before a failed resource is restarted.
func TestAResourceIsFailedUntilItIsRestarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := withRole(t)
		f.ok(f.c.Resources.SetProperty("App", "RestartDelay", 60_000), f.n1.Services.Kill("app"))
		f.resource("App", Failed)
		assert.False(t, f.c.Resources.AtRest("App"), "a cmdlet with -Wait continues to wait")
		assert.False(t, f.c.Groups.AtRest(testRole))
		f.resource("App", Online)
		assert.True(t, f.c.Resources.AtRest("App"))
	})
}

// Microsoft, CLUSTER_NODE_STATE: ClusterNodeJoining is a node in the process of joining a cluster.
func TestANodeJoinsBeforeItIsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := withRoleAt(t, slowScale)
		state := func() NodeState { return f.c.Nodes.List()[1].State }
		f.ok(f.n2.Services.Stop(scm.ClusterService))
		f.await("N2 down", func() bool { return state() == NodeDown })
		f.ok(f.n2.Services.Start(scm.ClusterService))
		f.await("N2 joins", func() bool { return state() == NodeJoining })
		f.code(win32.CodeNoEndpoint, f.c.From(f.n2))
		f.code(win32.CodeNodeDown, f.c.Groups.Move(testRole, "N2"))
		f.code(win32.CodeNodeDown, f.c.Nodes.Pause("N2", false))
		f.await("N2 up", func() bool { return state() == NodeUp })
		f.ok(f.c.From(f.n2))
	})
}

// Microsoft, "Virtual Machine Compute Resiliency in Windows Server 2016": three losses within an hour, two hours of quarantine.
func TestANodeThatLeavesTooOftenIsInQuarantine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixtureAt(t, 0.0003)
		second := func() Node { return f.c.Nodes.List()[1] }
		is := func(state NodeState, status string) func() bool {
			return func() bool { return second().State == state && second().Status == status }
		}
		require.True(t, is(NodeUp, quarantine.Normal)())
		for range quarantine.Threshold - 1 {
			f.ok(f.n2.Services.Kill(scm.ClusterService), f.n2.Services.Start(scm.ClusterService))
			f.await("N2 up", is(NodeUp, quarantine.Normal))
		}
		f.ok(f.n2.Services.Stop(scm.ClusterService))
		f.await("N2 down on request", is(NodeDown, quarantine.Normal))
		f.ok(f.n2.Services.Start(scm.ClusterService))
		f.await("N2 up", is(NodeUp, quarantine.Normal))

		f.ok(f.n2.Services.Kill(scm.ClusterService), f.n2.Services.Start(scm.ClusterService))
		f.await("N2 in quarantine", is(NodeDown, quarantine.Quarantined))
		f.awaitState(f.n2, scm.ClusterService, scm.Running)
		f.w.Sleep(10 * joinTime) // A node in quarantine does not join later either.
		assert.True(t, is(NodeDown, quarantine.Quarantined)())
		f.code(win32.CodeNoEndpoint, f.c.From(f.n2))
		f.await("N2 up after two hours", is(NodeUp, quarantine.Normal))

		f.n1.SetInfo(func(i *windows.HostInfo) { i.Build = "9600" })
		assert.Empty(t, f.c.Nodes.List()[0].Status, "Windows Server 2012 R2 has no such property")
	})
}

// Microsoft, "uniqueid disk": diskpart prints the signature of a disk with a master boot record without 0x.
func TestADiskWithAMasterBootRecordHasASignature(t *testing.T) {
	w := windows.NewWorld(windows.Options{Scale: testScale, Language: "de"})
	t.Cleanup(w.Close)
	_, err := w.AddHost(windows.HostSpec{Name: "N1", Release: "2022", ClientIP: "10.0.0.1", InterconnectIP: "192.168.0.1"})
	require.NoError(t, err)
	c, err := Form(w, FormSpec{Name: "CL", IP: "10.0.0.9", ClientNetwork: "LAN", Letter: "R", DiskID: "c6ce28eb"})
	require.NoError(t, err)
	available := c.Storage.Available()[0]
	assert.Equal(t, "0xC6CE28EB", available.ID)
	disk, err := c.Storage.Add(available.ID)
	require.NoError(t, err)
	assert.Equal(t, "Clusterdatenträger 2", disk.Name, "the hosts are German")
	assert.Contains(t, disk.Parameters, Parameter{Name: "DiskSignature", Type: "UInt32", Value: uint32(0xC6CE28EB)})
	assert.Contains(t, disk.Parameters, Parameter{Name: "DiskIdGuid", Type: "String", Value: ""})
	assert.Empty(t, c.Storage.Available())
}

func TestANodeThatGoesDownWhileItJoinsDoesNotJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixtureAt(t, slowScale)
		state := func() NodeState { return f.c.Nodes.List()[1].State }
		f.ok(f.n2.Services.Stop(scm.ClusterService))
		f.await("N2 down", func() bool { return state() == NodeDown })
		f.ok(f.n2.Services.Start(scm.ClusterService))
		f.await("N2 joins", func() bool { return state() == NodeJoining })
		f.n2.Reboot()
		assert.Equal(t, NodeDown, state())
		f.w.Sleep(2 * joinTime) // A join that had begun would have ended by this time.
		assert.Equal(t, NodeDown, state())
		f.await("N2 up", func() bool { return state() == NodeUp })
	})
}
