package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStartBringsProvidersOnlineFirst(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopGroup(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.StartResource("App"))
	f.await("App online", func() bool {
		r, _ := f.c.Resource("App")
		if r.State != OnlinePending && r.State != Online {
			return false
		}
		for _, name := range []string{"IP", "Name", "Files", "Cluster Disk 2"} {
			p, _ := f.c.Resource(name)
			require.Equal(t, Online, p.State, name)
		}
		return r.State == Online
	})
}

func TestStopTakesDependentsOfflineFirst(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopResource("IP"))
	f.await("IP offline", func() bool {
		ip, _ := f.c.Resource("IP")
		name, _ := f.c.Resource("Name")
		if ip.State == OfflinePending || ip.State == Offline {
			require.Equal(t, Offline, name.State)
		}
		return ip.State == Offline
	})
	disk, _ := f.c.Resource("Cluster Disk 2")
	assert.Equal(t, Online, disk.State, "what does not depend on it stays online")
	g, _ := f.c.Group(testRole)
	assert.Equal(t, GroupPartialOnline, g.State)
}

func TestMoveTakesDriveAddressAndSharesAlong(t *testing.T) {
	f := withRole(t)
	_, err := f.n1.CreateShare(Share{Name: "App$", Path: `R:\app`})
	f.ok(err)
	f.ok(f.c.MoveGroup(testRole, "N2"))
	f.group(GroupOnline, "n2")
	_, err = f.n1.Stat(`R:\app\app.exe`)
	f.code(CodePathNotFound, err)
	_, err = f.n2.Stat(`r:\APP\App.exe`)
	f.ok(err)
	var scopes []string
	for _, s := range f.n2.Shares() {
		if s.Name == "App$" {
			scopes = append(scopes, s.Scope)
		}
	}
	assert.Equal(t, []string{"VIRTUAL"}, scopes)
	assert.Len(t, f.n1.Shares(), 3)
	assert.Equal(t, "10.0.0.10", f.n2.NICs()[0].Addresses[1].IP)
	assert.Equal(t, "10.0.0.9", f.n1.NICs()[0].Addresses[1].IP, "the cluster's own address stays")
}

func TestMoveOfAnOfflineGroupLeavesItOffline(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopGroup(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.MoveGroup(testRole, "n2"))
	f.group(GroupOffline, "n2")
}

func TestPausedNodeTakesNoGroupAndKeepsItsOwn(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.PauseNode("N2", false))
	f.code(CodeNodePaused, f.c.MoveGroup(testRole, "N2"))
	f.ok(f.c.PauseNode("N1", false))
	f.group(GroupOnline, "N1")
	f.ok(f.c.StopResource("App"))
	f.resource("App", Offline)
	f.code(CodeNodePaused, f.c.StartResource("App"))
	f.ok(f.c.ResumeNode("N1"), f.c.StartResource("App"))
	f.resource("App", Online)
}

// System Error Codes, 5908: the group cannot accept the request since it is moving to another node.
func TestAMovingGroupTakesNoOtherMove(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.MoveGroup(testRole, "N2"))
	f.code(CodeGroupMoving, f.c.MoveGroup(testRole, "N2"))
	f.group(GroupOnline, "n2")
	assert.Equal(t, "The group is unable to accept the request since it is moving to another node.", Message(5908))
}

func TestDrainMovesGroupsAway(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.PauseNode("N1", true))
	f.group(GroupOnline, "n2")
}

func TestPauseSurvivesARestart(t *testing.T) {
	f := newFixture(t)
	f.ok(f.c.PauseNode("N2", false))
	f.n2.Reboot()
	f.await("N2 down", func() bool { return f.c.Nodes()[1].State == NodeDown })
	f.await("N2 paused", func() bool { return f.c.Nodes()[1].State == NodePaused })
}

func TestRestartMovesTheRoleWhereAnotherNodeCanTakeIt(t *testing.T) {
	f := withRole(t)
	dropped := make(chan struct{})
	f.n1.OnDown(func() { close(dropped) })
	before := f.n1.Info().BootTime
	f.ok(f.n1.Shutdown(true, 0))
	f.code(CodeShutdownScheduled, f.n1.Shutdown(true, 0))
	f.group(GroupOnline, "n2")
	<-dropped
	f.await("N1 joined", func() bool { return f.c.Nodes()[0].State == NodeUp })
	assert.True(t, f.n1.Info().BootTime.After(before))
	f.group(GroupOnline, "n2")
}

func TestRoleOfAFailedNodeLiesOfflineOnThePausedOne(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.PauseNode("N2", false))
	f.n1.Reboot()
	f.group(GroupOffline, "n2")
	f.await("N1 joined", func() bool { return f.c.Nodes()[0].State == NodeUp })
	f.group(GroupOffline, "n2")
	f.code(CodeNodePaused, f.c.StartGroup(testRole))
	f.ok(f.c.ResumeNode("N2"))
	f.group(GroupOnline, "n2")
}

func TestRoleOnAPausedNodeComesOnlineWhereItIsMovedTo(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.PauseNode("N2", false))
	f.n1.Reboot()
	f.await("N1 joined", func() bool { return f.c.Nodes()[0].State == NodeUp })
	f.ok(f.c.MoveGroup(testRole, "N1"))
	f.group(GroupOnline, "N1")
}

func TestOfflineRoleOfAFailedNodeStaysOffline(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopGroup(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.PauseNode("N2", false))
	f.n1.Reboot()
	f.group(GroupOffline, "n2")
	f.await("N1 joined", func() bool { return f.c.Nodes()[0].State == NodeUp })
	f.ok(f.c.ResumeNode("N2"), f.c.MoveGroup(testRole, "N1"))
	f.group(GroupOffline, "N1")
}

func TestRunningResourceDoesNotMoveToAnotherNode(t *testing.T) {
	f := withRole(t)
	_, err := f.c.CreateGroup("Other")
	f.ok(err, f.c.MoveGroup("Other", "N2"))
	f.code(CodeResourceOnline, f.c.MoveResource("Cluster Disk 2", "Other"))
	f.ok(f.c.StopResource("IP"))
	f.resource("IP", Offline)
	f.code(CodeResourceOnline, f.c.MoveResource("IP", "Other")) // the disk moves along and is online
	f.ok(f.c.StopGroup(testRole))
	f.group(GroupOffline, "N1")
	f.ok(f.c.MoveResource("Cluster Disk 2", "Other"))
	assert.Equal(t, "n2", f.resource("App", Offline).OwnerNode)
}

func TestDependencyMustStayInTheGroupAndCloseNoCircle(t *testing.T) {
	f := withRole(t)
	f.code(CodeDependencyUnknown, f.c.AddDependency("App", "Cluster Name"))
	f.code(CodeDependencyExists, f.c.AddDependency("IP", "App"))
	f.code(CodeDependencyExists, f.c.AddDependency("App", "Files"))
}

func TestUseNetworkNameNeedsAWayToANetworkName(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopResource("App"))
	f.resource("App", Offline)
	f.ok(f.c.SetDependencies("App", []string{"Cluster Disk 2"}), f.c.StartResource("App"))
	assert.Equal(t, uint32(CodeDependencyUnknown), f.resource("App", Failed).LastError)
}

func TestChangedParameterOfAnOnlineResourceWaitsForTheNextStart(t *testing.T) {
	f := withRole(t)
	stored, err := f.c.SetParameter("App", "StartupParameters", "x")
	f.ok(err)
	assert.True(t, stored)
	_, err = f.c.SetParameter("App", "NoSuch", "x")
	f.code(CodeInvalidParameter, err)
	_, err = f.c.SetParameter("App", "UseNetworkName", "yes")
	f.code(CodeInvalidParameter, err)
}

func TestDefaultsOfNewObjects(t *testing.T) {
	f := withRole(t)
	g, _ := f.c.Group(testRole)
	assert.Equal(t, []uint32{2000, 0xFFFFFFFF, 6}, []uint32{g.Priority, g.FailoverThreshold, g.FailoverPeriod})
	r, _ := f.c.Resource("App")
	assert.Equal(t, []uint32{2, 900000, 3600000}, []uint32{r.RestartAction, r.RestartPeriod, r.RetryPeriodOnFailure})
	assert.Equal(t, []string{"N1", "n2"}, r.PossibleOwners)
	f.code(CodeInvalidParameter, f.c.SetGroupProperty(testRole, "FailoverPeriod", 1194))
	f.code(CodeInvalidParameter, f.c.SetResourceProperty("App", "RestartAction", 3))
}

func TestMissingLibraryBreaksItsTypeThere(t *testing.T) {
	f := withRole(t)
	for _, h := range []*Host{f.n1, f.n2} {
		f.ok(h.WriteFile(`C:\Windows\Cluster\vendor.dll`, []byte("MZ")))
	}
	_, err := f.c.CreateResourceType("vendor", "vendor.dll")
	f.ok(err)
	f.add("Vendor", "vendor")
	f.ok(f.c.StartResource("Vendor"))
	f.resource("Vendor", Online)
	f.ok(f.n2.StopService(ClusterService))
	f.awaitState(f.n2, ClusterService, Stopped)
	f.ok(f.n2.RemoveFile(`C:\Windows\Cluster\vendor.dll`, false), f.n2.StartService(ClusterService))
	f.await("N2 up", func() bool { return f.c.Nodes()[1].State == NodeUp })
	f.ok(f.c.SetResourceProperty("Vendor", "RestartAction", 1), f.c.MoveGroup(testRole, "N2"))
	assert.Equal(t, uint32(CodeModuleNotFound), f.resource("Vendor", Failed).LastError)
}

func TestClusterIsNotThereWithoutItsService(t *testing.T) {
	f := newFixture(t)
	f.ok(f.c.From(f.n2), f.n2.StopService(ClusterService))
	f.awaitState(f.n2, ClusterService, Stopped)
	f.code(CodeNoEndpoint, f.c.From(f.n2))
	f.ok(f.c.From(f.n1))
}
