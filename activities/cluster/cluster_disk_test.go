package cluster

import (
	"context"
	"testing"

	"changeover/config/catalogue"

	"github.com/stretchr/testify/assert"
)

const diskID = "{6b2f3c2e-0000-4000-8000-000000000001}"

func sharedDisk() ClusterDisk {
	return ClusterDisk{Role: "Xpressions Role", InRole: true, Name: "Cluster Disk 2", ID: "6B2F3C2E-0000-4000-8000-000000000001", DriveLetter: "R"}
}

func TestDiskIsAddedAndMoved(t *testing.T) {
	c := newClusterHost()
	c.disks = []availableDisk{{ID: "0xA4937CC4", Name: "Cluster Disk 1"}, {ID: diskID, Name: "Cluster Disk 2"}}
	c.drives = []string{"C", "R"}
	ensureTwice(t, on(c).EnsureClusterDisk, sharedDisk())
	assert.Equal(t, []string{
		`add-cluster-disk -Id '` + diskID + `' -Name 'Cluster Disk 2'`,
		`move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`,
	}, c.commands)
}

func TestDiskIsFoundByItsIDAndRenamed(t *testing.T) {
	c := newClusterHost()
	c.add("Old name", catalogue.PhysicalDiskType, "Available Storage")
	c.setParameter("Old name", "DiskIdGuid", diskID)
	ensureTwice(t, on(c).EnsureClusterDisk, sharedDisk())
	assert.Equal(t, []string{
		`rename-cluster-resource -Name 'Old name' -NewName 'Cluster Disk 2'`,
		`move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`,
	}, c.commands)
}

func TestDiskWithoutNameAndIDIsTheOnlyOneThereIs(t *testing.T) {
	want := ClusterDisk{Role: "Xpressions Role", InRole: true}
	c := newClusterHost()
	c.add("Quorum", catalogue.PhysicalDiskType, "Cluster Group")
	c.disks = []availableDisk{{ID: diskID, Name: "Cluster Disk 2"}}
	first := want
	first.InRole = false
	ensureTwice(t, on(c).EnsureClusterDisk, first)
	ensureTwice(t, on(c).EnsureClusterDisk, want)
	c.add("Another", catalogue.PhysicalDiskType, "Available Storage") // The role's own goes before it.
	for _, want := range []ClusterDisk{first, want} {
		assert.Empty(t, ensureTwice(t, on(c).EnsureClusterDisk, want).Changes)
	}
	assert.Equal(t, []string{
		`add-cluster-disk -Id '` + diskID + `' -Name 'Cluster Disk 2'`,
		`move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`,
	}, c.commands)
}

func TestOnlineDiskOnAnotherNodeIsTakenOfflineAlone(t *testing.T) {
	const stop, move = `stop-cluster-resource-and-wait -Name 'Cluster Disk 2'`, `move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`
	for state, want := range map[string][]string{stateOnline: {stop, move}, stateOffline: {move}, stateFailed: {move}} {
		t.Run(state, func(t *testing.T) {
			c := newClusterHost()
			c.group("Available Storage").Owner = "KERN2"
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage").State = state
			c.add("Another", catalogue.PhysicalDiskType, "Available Storage").State = stateOnline
			c.setParameter("Cluster Disk 2", "DiskIdGuid", diskID)
			ensureTwice(t, on(c).EnsureClusterDisk, sharedDisk())
			assert.Equal(t, want, c.commands)
			assert.Equal(t, stateOnline, c.resource("Another").State)
		})
	}
	c := newClusterHost()
	c.group("Available Storage").Owner = "KERN2"
	c.disks = []availableDisk{{ID: diskID, Name: "Cluster Disk 2"}}
	ensureTwice(t, on(c).EnsureClusterDisk, sharedDisk())
	assert.Equal(t, []string{`add-cluster-disk -Id '` + diskID + `' -Name 'Cluster Disk 2'`, stop, move}, c.commands)
}

func TestDiskBetweenTwoStatesIsNotMoved(t *testing.T) {
	c := newClusterHost()
	c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage").State = stateOnlinePending
	c.setParameter("Cluster Disk 2", "DiskIdGuid", diskID)
	_, err := on(c).EnsureClusterDisk(context.Background(), asking(sharedDisk()))
	requireType(t, err, ErrClusterBusy)
	assert.Empty(t, c.commands)
}

func TestDiskThatALostAttemptAddedIsNamed(t *testing.T) {
	want := ClusterDisk{Role: "Xpressions Role", Name: "XPR Disk"}
	c := newClusterHost()
	c.add("Clusterdatenträger 2", catalogue.PhysicalDiskType, "Available Storage").State = stateOnline
	ensureTwice(t, on(c).EnsureClusterDisk, want)
	assert.Equal(t, []string{`rename-cluster-resource -Name 'Clusterdatenträger 2' -NewName 'XPR Disk'`}, c.commands)
}

func TestDiskIsNotGuessed(t *testing.T) {
	cases := map[string]func(c *clusterHost, want *ClusterDisk){
		"none available": func(_ *clusterHost, want *ClusterDisk) { want.ID = "" },
		"unknown id":     func(c *clusterHost, _ *ClusterDisk) { c.disks = []availableDisk{{ID: "0x1"}} },
		"two, no id": func(c *clusterHost, want *ClusterDisk) {
			want.ID = ""
			c.disks = []availableDisk{{ID: "0x1"}, {ID: "0x2"}}
		},
		"two that no role uses": func(c *clusterHost, want *ClusterDisk) {
			want.ID, want.Name = "", ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage")
			c.add("Cluster Disk 3", catalogue.PhysicalDiskType, "Available Storage")
		},
		"one that no role uses and one outside the cluster": func(c *clusterHost, want *ClusterDisk) {
			want.ID, want.Name = "", ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage")
			c.disks = []availableDisk{{ID: "0x1"}}
		},
		"no such name, and a disk that somebody has named": func(c *clusterHost, want *ClusterDisk) {
			want.ID = ""
			c.add("Backup", catalogue.PhysicalDiskType, "Available Storage")
		},
		"no such name, and the role has a disk": func(c *clusterHost, want *ClusterDisk) {
			want.ID = ""
			c.add("Data", catalogue.PhysicalDiskType, "Xpressions Role")
			c.add("Cluster Disk 3", catalogue.PhysicalDiskType, "Available Storage")
		},
		"no such name, and two in Available Storage": func(c *clusterHost, want *ClusterDisk) {
			want.ID = ""
			c.add("Cluster Disk 3", catalogue.PhysicalDiskType, "Available Storage")
			c.add("Cluster Disk 4", catalogue.PhysicalDiskType, "Available Storage")
		},
		"the quorum disk": func(c *clusterHost, want *ClusterDisk) {
			want.ID = ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Cluster Group")
		},
		"no drive letter": func(c *clusterHost, want *ClusterDisk) {
			want.ID = ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Xpressions Role").State = stateOnline
		},
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			c, want := newClusterHost(), sharedDisk()
			prepare(c, &want)
			_, err := on(c).EnsureClusterDisk(context.Background(), asking(want))
			requireType(t, err, ErrPrecondition)
			assert.Empty(t, c.commands)
		})
	}
}

func TestDiskIDsCompareInEveryForm(t *testing.T) {
	assert.True(t, sameDisk("0xA4937CC4", "2761129156"))
	assert.True(t, sameDisk(diskID, "6B2F3C2E-0000-4000-8000-000000000001"))
	assert.False(t, sameDisk("0xA4937CC4", "0xA4937CC5"))
	assert.False(t, sameDisk("", ""))
}

func dllType() ClusterResourceType {
	return ClusterResourceType{Name: "mrsclusres", DLL: `C:\Windows\cluster\mrsClusRes.dll`}
}

func TestResourceTypeIsRegisteredThroughATask(t *testing.T) {
	c := newClusterHost()
	ensureTwice(t, on(c).EnsureClusterResourceType, dllType())
	assert.Equal(t, []string{
		`start-resource-type-registration -Task 'Changeover-mrsclusres' -Name 'mrsclusres' -Dll 'C:\Windows\cluster\mrsClusRes.dll'`,
		`remove-resource-type-registration -Task 'Changeover-mrsclusres'`,
	}, c.commands)
}

func TestResourceTypeOfAnEarlierAttemptIsWaitedFor(t *testing.T) {
	c := newClusterHost()
	c.task = taskSeen{Exists: true, State: "Running", Result: taskRunning}
	c.after = func(script string) {
		if c.reads["get-resource-type-registration"] == 3 && c.task.Exists {
			c.task = taskSeen{Exists: true, State: "Ready"}
			c.types = typeList{{"mrsclusres", "mrsClusRes.dll"}}
		}
	}
	outcome := ensureTwice(t, on(c).EnsureClusterResourceType, dllType())
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []string{`remove-resource-type-registration -Task 'Changeover-mrsclusres'`}, c.commands)
}

func TestResourceTypeReportsTheTasksFailure(t *testing.T) {
	c := newClusterHost()
	c.deaf["start-resource-type-registration"] = true
	c.task = taskSeen{Exists: true, State: "Ready", Result: 1, Message: "The specified module could not be found"}
	_, err := on(c).EnsureClusterResourceType(context.Background(), asking(dllType()))
	requireType(t, err, ErrRefused)
	assert.ErrorContains(t, err, "could not be found")
}

func TestResourceTypeRefusesQuotesAndForeignDLLs(t *testing.T) {
	want := dllType()
	want.DLL = `C:\x'; Remove-Cluster #.dll`
	_, err := on(newClusterHost()).EnsureClusterResourceType(context.Background(), asking(want))
	requireType(t, err, ErrBadRequest)

	c := newClusterHost()
	c.types = typeList{{"MRSCLUSRES", "other.dll"}}
	_, err = on(c).EnsureClusterResourceType(context.Background(), asking(dllType()))
	requireType(t, err, ErrPrecondition)
}
