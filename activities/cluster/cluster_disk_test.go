package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

const diskID = "{6b2f3c2e-0000-4000-8000-000000000001}"

func sharedDisk() Disk {
	return Disk{Role: "Xpressions Role", InRole: true, Name: "Cluster Disk 2", ID: "6B2F3C2E-0000-4000-8000-000000000001", DriveLetter: "R"}
}

func TestDiskIsAddedAndMoved(t *testing.T) {
	c := newClusterHost()
	c.disks = []availableDisk{{ID: "0xA4937CC4", Name: "Cluster Disk 1"}, {ID: diskID, Name: "Cluster Disk 2"}}
	c.drives = []string{"C", "R"}
	c.engine(t).Twice(sharedDisk())
	assert.Equal(t, []string{
		`add-cluster-disk -Id '` + diskID + `' -Name 'Cluster Disk 2'`,
		`move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`,
	}, c.commands)
}

func TestDiskIsFoundByItsIDAndRenamed(t *testing.T) {
	c := newClusterHost()
	c.add("Old name", catalogue.PhysicalDiskType, "Available Storage")
	c.setParameter("Old name", "DiskIdGuid", diskID)
	c.engine(t).Twice(sharedDisk())
	assert.Equal(t, []string{
		`rename-cluster-resource -Name 'Old name' -NewName 'Cluster Disk 2'`,
		`move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`,
	}, c.commands)
}

func TestDiskWithoutNameAndIDIsTheOnlyOneThereIs(t *testing.T) {
	want := Disk{Role: "Xpressions Role", InRole: true}
	c := newClusterHost()
	c.add("Quorum", catalogue.PhysicalDiskType, "Cluster Group")
	c.disks = []availableDisk{{ID: diskID, Name: "Cluster Disk 2"}}
	first := want
	first.InRole = false
	c.engine(t).Twice(first)
	c.engine(t).Twice(want)
	c.add("Another", catalogue.PhysicalDiskType, "Available Storage") // The role's own goes before it.
	for _, want := range []Disk{first, want} {
		assert.Empty(t, c.engine(t).Twice(want).Changes)
	}
	assert.Equal(t, []string{
		`add-cluster-disk -Id '` + diskID + `' -Name 'Cluster Disk 2'`,
		`move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`,
	}, c.commands)
}

func TestOnlineDiskOnAnotherNodeIsTakenOfflineAlone(t *testing.T) {
	const stop, move = `stop-cluster-resource-and-wait -Name 'Cluster Disk 2'`, `move-cluster-resource -Name 'Cluster Disk 2' -Group 'Xpressions Role'`
	for state, want := range map[GroupState][]string{Online: {stop, move}, Offline: {move}, Failed: {move}} {
		t.Run(string(state), func(t *testing.T) {
			c := newClusterHost()
			c.group("Available Storage").Owner = "KERN2"
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage").State = state
			c.add("Another", catalogue.PhysicalDiskType, "Available Storage").State = Online
			c.setParameter("Cluster Disk 2", "DiskIdGuid", diskID)
			c.engine(t).Twice(sharedDisk())
			assert.Equal(t, want, c.commands)
			assert.Equal(t, Online, c.resource("Another").State)
		})
	}
	c := newClusterHost()
	c.group("Available Storage").Owner = "KERN2"
	c.disks = []availableDisk{{ID: diskID, Name: "Cluster Disk 2"}}
	c.engine(t).Twice(sharedDisk())
	assert.Equal(t, []string{`add-cluster-disk -Id '` + diskID + `' -Name 'Cluster Disk 2'`, stop, move}, c.commands)
}

func TestDiskBetweenTwoStatesIsNotMoved(t *testing.T) {
	c := newClusterHost()
	c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage").State = OnlinePending
	c.setParameter("Cluster Disk 2", "DiskIdGuid", diskID)
	_, err := c.engine(t).Try(context.Background(), sharedDisk())
	enginetest.RequireType(t, err, runbook.ErrClusterBusy)
	assert.Empty(t, c.commands)
}

func TestDiskThatALostAttemptAddedIsNamed(t *testing.T) {
	want := Disk{Role: "Xpressions Role", Name: "XPR Disk"}
	for _, name := range []string{
		"Cluster Disk 2", "Clusterdatenträger 12", "Disque de cluster 2", "Disco cluster 2", "Clusterschijf 2", "Disco de clúster 2", "Disco de Cluster 2",
		"Диск кластера 2", "Küme Diski 2",
	} {
		c := newClusterHost()
		c.add(name, catalogue.PhysicalDiskType, "Available Storage").State = Online
		c.engine(t).Twice(want)
		assert.Equal(t, []string{`rename-cluster-resource -Name '` + name + `' -NewName 'XPR Disk'`}, c.commands)
	}
}

func TestDiskIsNotGuessed(t *testing.T) {
	cases := map[string]func(c *clusterHost, want *Disk){
		"none available": func(_ *clusterHost, want *Disk) { want.ID = "" },
		"unknown id":     func(c *clusterHost, _ *Disk) { c.disks = []availableDisk{{ID: "0x1"}} },
		"two, no id": func(c *clusterHost, want *Disk) {
			want.ID = ""
			c.disks = []availableDisk{{ID: "0x1"}, {ID: "0x2"}}
		},
		"two that no role uses": func(c *clusterHost, want *Disk) {
			want.ID, want.Name = "", ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage")
			c.add("Cluster Disk 3", catalogue.PhysicalDiskType, "Available Storage")
		},
		"one that no role uses and one outside the cluster": func(c *clusterHost, want *Disk) {
			want.ID, want.Name = "", ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Available Storage")
			c.disks = []availableDisk{{ID: "0x1"}}
		},
		"no such name, and a disk that somebody has named": func(c *clusterHost, want *Disk) {
			want.ID = ""
			c.add("Backup", catalogue.PhysicalDiskType, "Available Storage")
		},
		"no such name, and the role has a disk": func(c *clusterHost, want *Disk) {
			want.ID = ""
			c.add("Data", catalogue.PhysicalDiskType, "Xpressions Role")
			c.add("Cluster Disk 3", catalogue.PhysicalDiskType, "Available Storage")
		},
		"no such name, and two in Available Storage": func(c *clusterHost, want *Disk) {
			want.ID = ""
			c.add("Cluster Disk 3", catalogue.PhysicalDiskType, "Available Storage")
			c.add("Cluster Disk 4", catalogue.PhysicalDiskType, "Available Storage")
		},
		"the quorum disk": func(c *clusterHost, want *Disk) {
			want.ID = ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Cluster Group")
		},
		"no drive letter": func(c *clusterHost, want *Disk) {
			want.ID = ""
			c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Xpressions Role").State = Online
		},
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			c, want := newClusterHost(), sharedDisk()
			prepare(c, &want)
			_, err := c.engine(t).Try(context.Background(), want)
			enginetest.RequireType(t, err, runbook.ErrPrecondition)
			assert.Empty(t, c.commands)
		})
	}
}

func dllType() ResourceType {
	return ResourceType{Name: "mrsclusres", DLL: `%SystemRoot%\cluster\mrsClusRes.dll`}
}

func TestResourceTypeIsRegisteredThroughATask(t *testing.T) {
	c := newClusterHost()
	c.engine(t).Twice(dllType())
	assert.Equal(t, []string{
		`start-resource-type-registration -Task 'Changeover-mrsclusres' -Name 'mrsclusres' -Dll '%SystemRoot%\cluster\mrsClusRes.dll'`,
		`remove-resource-type-registration -Task 'Changeover-mrsclusres'`,
	}, c.commands)
}

// The task may end at any moment, even between the two reads of one look.
func TestResourceTypeOfAnEarlierAttemptIsWaitedFor(t *testing.T) {
	for _, endsAfter := range []string{"get-resource-type-registration", "get-cluster-resource-types"} {
		t.Run("the task ends after "+endsAfter, func(t *testing.T) {
			c := newClusterHost()
			c.task = taskSeen{Exists: true, State: "Running", Result: windows.TaskRunning}
			c.after = func(script string) {
				if script == endsAfter && c.reads[script] == 3 && c.task.Exists {
					c.task = taskSeen{Exists: true, State: "Ready"}
					c.types = typeList{{"mrsclusres", "mrsClusRes.dll"}}
				}
			}
			outcome := c.engine(t).Twice(dllType())
			assert.Empty(t, outcome.Changes)
			assert.Equal(t, []string{`remove-resource-type-registration -Task 'Changeover-mrsclusres'`}, c.commands)
		})
	}
}

// An attempt may end between registering the task and starting it.
func TestResourceTypeWhoseTaskWasNeverStartedIsRegisteredAgain(t *testing.T) {
	c := newClusterHost()
	c.task = taskSeen{Exists: true, State: "Ready", Result: windows.TaskNotRun}
	c.engine(t).Twice(dllType())
	assert.Equal(t, []string{
		`start-resource-type-registration -Task 'Changeover-mrsclusres' -Name 'mrsclusres' -Dll '%SystemRoot%\cluster\mrsClusRes.dll'`,
		`remove-resource-type-registration -Task 'Changeover-mrsclusres'`,
	}, c.commands)
}

// The scheduler needs a moment before it runs a task that was started.
func TestResourceTypeWhoseTaskHasYetToStartIsWaitedFor(t *testing.T) {
	c := newClusterHost()
	c.deaf["start-resource-type-registration"] = true
	c.after = func(script string) {
		switch {
		case script != "get-cluster-resource-types":
		case len(c.commands) == 1 && !c.task.Exists:
			c.task = taskSeen{Exists: true, State: "Ready", Result: windows.TaskNotRun}
		case len(c.commands) == 1:
			c.task, c.types = taskSeen{Exists: true, State: "Ready"}, typeList{{"mrsclusres", "mrsClusRes.dll"}}
		}
	}
	c.engine(t).Apply(dllType())
}

func TestResourceTypeReportsTheTasksFailure(t *testing.T) {
	c := newClusterHost()
	c.deaf["start-resource-type-registration"] = true
	c.task = taskSeen{Exists: true, State: "Ready", Result: 1, Message: "The specified module could not be found"}
	_, err := c.engine(t).Try(context.Background(), dllType())
	enginetest.RequireType(t, err, runbook.ErrRefused)
	assert.ErrorContains(t, err, "could not be found")
}

func TestResourceTypeRefusesQuotesAndForeignDLLs(t *testing.T) {
	want := dllType()
	want.DLL = `C:\x'; Remove-Cluster #.dll`
	_, err := newClusterHost().engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrBadRequest)

	c := newClusterHost()
	c.types = typeList{{"MRSCLUSRES", "other.dll"}}
	_, err = c.engine(t).Try(context.Background(), dllType())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
}
