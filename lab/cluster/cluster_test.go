package cluster

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

func TestStartBringsProvidersOnlineFirst(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.Stop(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.Resources.Start("App"))
	f.await("App online", func() bool {
		r, _ := f.c.Resources.Get("App")
		if r.State != OnlinePending && r.State != Online {
			return false
		}
		for _, name := range []string{"IP", "Name", "Files", "Cluster Disk 2"} {
			p, _ := f.c.Resources.Get(name)
			require.Equal(t, Online, p.State, name)
		}
		return r.State == Online
	})
}

func TestStopTakesDependentsOfflineFirst(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.Stop("IP"))
	f.await("IP offline", func() bool {
		ip, _ := f.c.Resources.Get("IP")
		name, _ := f.c.Resources.Get("Name")
		if ip.State == OfflinePending || ip.State == Offline {
			require.Equal(t, Offline, name.State)
		}
		return ip.State == Offline
	})
	disk, _ := f.c.Resources.Get("Cluster Disk 2")
	assert.Equal(t, Online, disk.State, "it does not depend on the address")
	g, _ := f.c.Groups.Get(testRole)
	assert.Equal(t, GroupPartialOnline, g.State)
}

func TestMoveTakesDriveAddressAndSharesAlong(t *testing.T) {
	f := withRole(t)
	_, err := f.n1.Shares.Create(windows.Share{Name: "App$", Path: `R:\app`})
	f.ok(err)
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.group(GroupOnline, "n2")
	_, err = f.n1.Files.Stat(`R:\app\app.exe`)
	f.code(win32.CodePathNotFound, err)
	_, err = f.n2.Files.Stat(`r:\APP\App.exe`)
	f.ok(err)
	var scopes []string
	for _, s := range f.n2.Shares.List() {
		if s.Name == "App$" {
			scopes = append(scopes, s.Scope)
		}
	}
	assert.Equal(t, []string{"VIRTUAL"}, scopes)
	assert.Len(t, f.n1.Shares.List(), 3)
	assert.Equal(t, "10.0.0.10", f.n2.Network.NICs()[0].Addresses[1].IP)
	assert.Equal(t, "10.0.0.9", f.n1.Network.NICs()[0].Addresses[1].IP, "the address of the core group stays")
}

func TestMoveOfAnOfflineGroupLeavesItOffline(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.Stop(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.Groups.Move(testRole, "n2"))
	f.group(GroupOffline, "n2")
}

func TestPausedNodeTakesNoGroupAndKeepsItsOwn(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Nodes.Pause("N2", false))
	f.code(win32.CodeNodePaused, f.c.Groups.Move(testRole, "N2"))
	f.ok(f.c.Nodes.Pause("N1", false))
	f.group(GroupOnline, "N1")
	f.ok(f.c.Resources.Stop("App"))
	f.resource("App", Offline)
	f.code(win32.CodeNodePaused, f.c.Resources.Start("App"))
	f.ok(f.c.Nodes.Resume("N1"), f.c.Resources.Start("App"))
	f.resource("App", Online)
}

// System Error Codes, 5908: the group cannot accept the request since it is moving to another node.
func TestAMovingGroupAcceptsNoRequest(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.code(win32.CodeGroupMoving, f.c.Groups.Move(testRole, "N2"))
	f.code(win32.CodeGroupMoving, f.c.Groups.Start(testRole))
	f.code(win32.CodeGroupMoving, f.c.Groups.Stop(testRole))
	f.ok(f.c.Groups.Move(testRole, "N1")) // MS-CMRP, ApiMoveGroupToNode: a move to the owner succeeds without effect.
	f.group(GroupOnline, "n2")
	assert.Equal(t, "The group is unable to accept the request since it is moving to another node.", win32.Message(5908))
}

func TestDrainMovesGroupsAway(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Nodes.Pause("N1", true))
	f.group(GroupOnline, "n2")
}

func TestPauseSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.ok(f.c.Nodes.Pause("N2", false))
		f.n2.Reboot()
		f.await("N2 down", func() bool { return f.c.Nodes.List()[1].State == NodeDown })
		f.await("N2 paused", func() bool { return f.c.Nodes.List()[1].State == NodePaused })
	})
}

func TestRestartMovesTheRoleWhereAnotherNodeCanTakeIt(t *testing.T) {
	f := withRole(t)
	dropped := make(chan struct{})
	f.n1.OnDown(func() { close(dropped) })
	before := f.n1.Info().BootTime
	f.ok(f.n1.Shutdown(true, 24*time.Hour))
	f.code(win32.CodeShutdownScheduled, f.n1.Shutdown(true, 0))
	f.ok(f.n1.AbortShutdown(), f.n1.Shutdown(true, 0))
	f.group(GroupOnline, "n2")
	<-dropped
	f.await("N1 joined", func() bool { return f.c.Nodes.List()[0].State == NodeUp })
	assert.True(t, f.n1.Info().BootTime.After(before))
	f.group(GroupOnline, "n2")
}

// Clients recognize a restart by a boot time that is at least a second later, so the lab keeps that distance at every scale.
func TestTwoRestartsHaveBootTimesThatDiffer(t *testing.T) {
	f := withRole(t)
	times := []time.Time{f.n2.Info().BootTime}
	for range 2 {
		f.n2.Reboot()
		f.await("N2 joined", func() bool { return f.n2.Up() && f.c.Nodes.List()[1].State == NodeUp })
		times = append(times, f.n2.Info().BootTime)
	}
	assert.Greater(t, times[1].Sub(times[0]), time.Second)
	assert.Greater(t, times[2].Sub(times[1]), time.Second)
}

func TestRoleOfAFailedNodeIsOfflineOnAPausedNode(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Nodes.Pause("N2", false))
	f.n1.Reboot()
	f.group(GroupOffline, "n2")
	f.await("N1 joined", func() bool { return f.c.Nodes.List()[0].State == NodeUp })
	f.group(GroupOffline, "n2")
	f.code(win32.CodeNodePaused, f.c.Groups.Start(testRole))
	f.ok(f.c.Nodes.Resume("N2"))
	f.group(GroupOnline, "n2")
}

// MS-CMRP, ApiPauseNode: the quorum resource comes online on a paused node, the rest of its group does not.
func TestTheWitnessComesOnlineOnAPausedNode(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Nodes.Pause("N2", false))
	witness := f.c.Witness()
	f.n1.Reboot()
	f.await("N1 joined", func() bool { return f.c.Nodes.List()[0].State == NodeUp })
	f.resource(witness, Online)
	f.resource("Cluster Name", Offline)
	f.ok(f.c.Resources.Stop(witness))
	f.resource(witness, Offline)
	f.ok(f.c.Resources.Start(witness))
	f.code(win32.CodeNodePaused, f.c.Resources.Start("Cluster Name"))
	f.resource(witness, Online)
}

func TestRoleOnAPausedNodeComesOnlineWhereItIsMovedTo(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Nodes.Pause("N2", false))
	f.n1.Reboot()
	f.await("N1 joined", func() bool { return f.c.Nodes.List()[0].State == NodeUp })
	f.ok(f.c.Groups.Move(testRole, "N1"))
	f.group(GroupOnline, "N1")
}

func TestOfflineRoleOfAFailedNodeStaysOffline(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.Stop(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.Nodes.Pause("N2", false))
	f.n1.Reboot()
	f.group(GroupOffline, "n2")
	f.await("N1 joined", func() bool { return f.c.Nodes.List()[0].State == NodeUp })
	f.ok(f.c.Nodes.Resume("N2"), f.c.Groups.Move(testRole, "N1"))
	f.group(GroupOffline, "N1")
}

func TestRunningResourceDoesNotMoveToAnotherNode(t *testing.T) {
	f := withRole(t)
	_, err := f.c.Groups.Create("Other")
	f.ok(err, f.c.Groups.Move("Other", "N2"))
	f.code(win32.CodeResourceOnline, f.c.Resources.Move("Cluster Disk 2", "Other"))
	f.ok(f.c.Resources.Stop("IP"))
	f.resource("IP", Offline)
	f.code(win32.CodeResourceOnline, f.c.Resources.Move("IP", "Other")) // The disk would move too and is online.
	f.ok(f.c.Groups.Stop(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.Resources.Move("Cluster Disk 2", "Other"))
	assert.Equal(t, "n2", f.resource("App", Offline).OwnerNode)
}

func TestADependencyIsWithinTheGroupAndNotCircular(t *testing.T) {
	f := withRole(t)
	f.code(win32.CodeDependencyUnknown, f.c.Dependencies.Add("App", "Cluster Name"))
	f.code(win32.CodeDependencyExists, f.c.Dependencies.Add("IP", "App"))
	f.code(win32.CodeDependencyExists, f.c.Dependencies.Add("App", "Files"))
}

func TestUseNetworkNameNeedsADependencyOnANetworkName(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.Stop("App"))
	f.resource("App", Offline)
	f.ok(f.c.Dependencies.Set("App", []string{"Cluster Disk 2"}), f.c.Resources.Start("App"))
	assert.Equal(t, uint32(win32.CodeDependencyUnknown), f.resource("App", Failed).LastError)
}

func TestChangedParameterOfAnOnlineResourceIsOnlyStored(t *testing.T) {
	f := withRole(t)
	stored, err := f.c.Resources.SetParameter("App", "StartupParameters", "x")
	f.ok(err)
	assert.True(t, stored)
	_, err = f.c.Resources.SetParameter("App", "NoSuch", "x")
	f.code(win32.CodeInvalidParameter, err)
	_, err = f.c.Resources.SetParameter("App", "UseNetworkName", "yes")
	f.code(win32.CodeInvalidParameter, err)
}

func TestDefaultsOfNewObjects(t *testing.T) {
	f := withRole(t)
	g, _ := f.c.Groups.Get(testRole)
	assert.Equal(t, []uint32{2000, 0xFFFFFFFF, 6}, []uint32{g.Priority, g.FailoverThreshold, g.FailoverPeriod})
	r, _ := f.c.Resources.Get("App")
	assert.Equal(t, []uint32{2, 900000, 3600000}, []uint32{r.RestartAction, r.RestartPeriod, r.RetryPeriodOnFailure})
	assert.Equal(t, []string{"N1", "n2"}, r.PossibleOwners)
	f.code(win32.CodeInvalidParameter, f.c.Groups.SetProperty(testRole, "FailoverPeriod", 1194))
	f.code(win32.CodeInvalidParameter, f.c.Resources.SetProperty("App", "RestartAction", 3))
}

func TestAResourceFailsOnANodeWithoutItsLibrary(t *testing.T) {
	f := withRole(t)
	for _, h := range []*windows.Host{f.n1, f.n2} {
		f.ok(h.Files.Write(`C:\Windows\Cluster\vendor.dll`, []byte("MZ")))
	}
	_, err := f.c.Types.Create("vendor", "vendor.dll")
	f.ok(err)
	f.add("Vendor", "vendor")
	f.ok(f.c.Resources.Start("Vendor"))
	f.resource("Vendor", Online)
	f.ok(f.n2.Services.Stop(scm.ClusterService))
	f.awaitState(f.n2, scm.ClusterService, scm.Stopped)
	f.ok(f.n2.Files.Remove(`C:\Windows\Cluster\vendor.dll`, false), f.n2.Services.Start(scm.ClusterService))
	f.await("N2 up", func() bool { return f.c.Nodes.List()[1].State == NodeUp })
	f.ok(f.c.Resources.SetProperty("Vendor", "RestartAction", 1), f.c.Groups.Move(testRole, "N2"))
	assert.Equal(t, uint32(win32.CodeModuleNotFound), f.resource("Vendor", Failed).LastError)
}

func TestTheClusterIsOpenedOnlyWhereItsServiceRuns(t *testing.T) {
	f := newFixture(t)
	f.ok(f.c.From(f.n2), f.n2.Services.Stop(scm.ClusterService))
	f.awaitState(f.n2, scm.ClusterService, scm.Stopped)
	f.code(win32.CodeNoEndpoint, f.c.From(f.n2))
	f.ok(f.c.From(f.n1))
}
