package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/node"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

func TestClusterChecksPass(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	c.cluster.Groups = append(c.cluster.Groups, cluster.GroupSeen{Name: "Exchange", Owner: "KERN2", State: cluster.Online})
	for _, want := range []engine.Wanted{
		Nodes{Cluster: "umcluster", Names: []string{"kern1", "KERN2"}, Up: true},
		Nodes{Up: true},
		RoleOwnedBy{Role: "Xpressions Role", Owner: "kern1"},
		RoleResources{
			Role: "Xpressions Role", Types: []string{catalogue.IPAddressType}, Services: []string{"licsvc"},
			OnlineTypes: []string{catalogue.IPAddressType},
		},
		ResourceTypeCount{Type: "mrsclusres"},
		OnlyServicesOnline{Role: "Xpressions Role", Resources: []cluster.ResourceRef{{Service: "licsvc"}}, Types: []string{catalogue.GenericServiceType}},
	} {
		outcome := c.Engine().Plan(want)
		assert.Empty(t, outcome.Changes, want.ActivityName())
		assert.Empty(t, outcome.Warnings, want.ActivityName())
	}
	outcome := c.Engine().Plan(OtherRoles{Role: "Xpressions Role"})
	assert.Equal(t, []string{"the cluster has a further role, 'Exchange'; the manual advises against other roles on this cluster (6.1.5), so move this role to another cluster, or have the customer accept the role"}, outcome.Warnings)
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, "Up", c.Engine().Plan(Nodes{}).Fact("Node KERN2"))
	c.second().State = cluster.NodePaused
	paused := c.Engine().Plan(Nodes{Up: true, Paused: []string{"kern2"}})
	assert.Empty(t, paused.Changes)
	assert.Equal(t, "Paused by Changeover", paused.Fact("Node KERN2"))
}

func TestClusterChecksFindEveryDifference(t *testing.T) {
	c := newRoleHost(t, cluster.Offline)
	c.second().State = cluster.NodePaused
	for _, tc := range []struct {
		want  engine.Wanted
		found []string
	}{
		{
			Nodes{Cluster: "OTHER", Names: []string{"KERN2", "KERN3"}, Up: true},
			[]string{"Cluster name is 'UMCLUSTER', wanted 'OTHER'", "Node KERN2 is 'Paused', wanted 'Up'", "Node KERN3 is '(absent)', wanted 'in the cluster'"},
		},
		{Nodes{Up: true}, []string{"Node KERN2 is 'Paused', wanted 'Up'"}},
		{
			RoleOwnedBy{Role: "Xpressions Role", Owner: "KERN2"},
			[]string{"role 'Xpressions Role' OwnerNode is 'KERN1', wanted 'KERN2'"},
		},
		{RoleOwnedBy{Role: "Nobody's"}, []string{"Role Nobody's is '(absent)', wanted 'in the cluster'"}},
		{RoleResources{Role: "Nobody's"}, []string{"Role Nobody's is '(absent)', wanted 'in the cluster'"}},
		{RoleOnline{Role: "Nobody's"}, []string{"Role Nobody's is '(absent)', wanted 'in the cluster'"}},
		{
			RoleResources{
				Role: "Xpressions Role", Types: []string{"Print Spooler"}, Services: []string{"nameloc"},
				OnlineTypes: []string{catalogue.IPAddressType, "File Server"},
			},
			[]string{
				"Resource of type Print Spooler is '(absent)', wanted 'in role 'Xpressions Role''",
				"Resource of type File Server is '(absent)', wanted 'in role 'Xpressions Role''",
				"Resource of service nameloc is '(absent)', wanted 'in role 'Xpressions Role''",
				"resource 'VIP' State is 'Offline', wanted 'Online'",
			},
		},
		{
			ResourceTypeCount{Type: catalogue.IPAddressType, Count: 2},
			[]string{"Resources of type IP Address is '1 (VIP)', wanted '2'"},
		},
		{
			OnlyServicesOnline{Role: "Xpressions Role", Resources: []cluster.ResourceRef{{Service: "nameloc"}, {Name: "VIP"}}},
			[]string{"resource of service nameloc State is '(absent)', wanted 'Online'", "resource 'VIP' State is 'Offline', wanted 'Online'"},
		},
	} {
		var found []string
		for _, change := range c.Engine().Plan(tc.want).Changes {
			found = append(found, runbook.Differences([]runbook.Change{change}))
			assert.Empty(t, change.Command)
		}
		assert.Equal(t, tc.found, found, tc.want.ActivityName())
	}
}

func TestANodeThatIsNotUpHasItsOwnAdvice(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	for state, shown := range map[cluster.NodeState]string{
		cluster.NodeDown: "Node KERN2 is 'Down', wanted 'Up'",
		node.Quarantined: "Node KERN2 is 'Quarantined: " + node.Quarantined.Advice() + "', wanted 'Up'",
	} {
		c.second().State = state
		found := runbook.Differences(c.Engine().Plan(Nodes{Up: true}).Changes)
		assert.Contains(t, found, shown)
	}
	// The cluster takes an isolated node back or drops it within minutes.
	c.second().State = node.Isolated
	seen := c.Engine().Plan(Nodes{Up: true})
	assert.Empty(t, seen.Changes)
	assert.True(t, seen.Unsettled)
	require.Len(t, seen.Warnings, 1)
	assert.Contains(t, seen.Warnings[0], "check the network of the node")
}

// Only resources of the role count: the cluster may have a File Server in another role too (9.6.2).
func TestFileServersAreCountedInTheRole(t *testing.T) {
	one := []engine.Wanted{
		ResourceTypeCount{Role: "Xpressions Role", Type: catalogue.FileServerType, Count: 1},
		RoleResources{Role: "Xpressions Role", Types: []string{catalogue.FileServerType}},
		RoleResources{Role: "Xpressions Role", OnlineTypes: []string{catalogue.FileServerType}},
	}
	for _, tc := range []struct {
		groups []string
		// found by each of the checks.
		found [3]int
	}{
		{nil, [3]int{1, 1, 1}},
		{[]string{"Files"}, [3]int{1, 1, 1}},
		{[]string{"xpressions role"}, [3]int{}},
		{[]string{"Xpressions Role", "Files", "Files"}, [3]int{}},
		{[]string{"Xpressions Role", "Xpressions Role"}, [3]int{1, 0, 0}},
	} {
		c := newRoleHost(t, cluster.Online)
		for _, group := range tc.groups {
			c.resources = append(c.resources, cluster.ResourceSeen{Name: `File Server (\\X)`, Type: catalogue.FileServerType, Group: group, Owner: "KERN1", State: cluster.Online})
		}
		var found [3]int
		for i, want := range one {
			found[i] = len(c.Engine().Plan(want).Changes)
		}
		assert.Equal(t, tc.found, found, tc.groups)
	}
}

// Every name leads to the same host here, so a service that runs on the owner is seen on the other node too.
func TestServicesRunOnTheOwnerOnly(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	want := RoleOnline{Role: "Xpressions Role", Owner: "KERN1"}
	found := func() string { return runbook.Differences(c.Engine().Plan(want).Changes) }
	assert.Equal(t, "KERN1 Service licsvc is 'does not run', wanted 'Running'", found())

	c.services = []windows.ServiceState{{Name: "licsvc", State: "Running"}}
	assert.Equal(t, "KERN2 Service licsvc is 'Running', wanted 'does not run'", found())

	c.second().State = cluster.NodeDown
	assert.Empty(t, found())

	want.Owner = "KERN2"
	c.resource("VIP").State = cluster.OnlinePending
	plan := c.Engine().Plan(want)
	assert.True(t, plan.Unsettled, "what the role becomes is waited for")
	assert.Empty(t, plan.Changes)
	c.resource("VIP").State = cluster.Failed
	assert.Equal(t, "role 'Xpressions Role' OwnerNode is 'KERN1', wanted 'KERN2', resource 'VIP' State is 'Failed', wanted 'Online'", found())
}

// A role that fails back by itself is warned of, and is named as the cause where the role is on another node than a run left it.
func TestARoleThatFailsBackIsWarnedOf(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	want := Failback{Role: "Xpressions Role"}
	outcome := c.Apply(want)
	assert.Empty(t, outcome.Warnings)
	assert.Equal(t, "prevented", outcome.Facts[0].Value)
	c.role().AutoFailbackType = 1
	outcome = c.Apply(want)
	require.Len(t, outcome.Warnings, 1)
	assert.Contains(t, outcome.Warnings[0], "when its preferred owner comes back, for example after a restart, the cluster moves the role there by itself")
	found := c.Engine().Plan(RoleOwnedBy{Role: "Xpressions Role", Owner: "KERN2"}).Changes
	require.Len(t, found, 1)
	assert.Equal(t, "KERN1; the cluster may have moved the role back by itself, because its AutoFailbackType is 1", found[0].Before)
	c.role().Unreadable = []string{"AutoFailbackType"}
	assert.Contains(t, c.Apply(want).Warnings[0], "Windows gives no value of AutoFailbackType")
}

// A disk in maintenance mode is online for the cluster, but programs may not reach it.
func TestADiskInMaintenanceModeIsNotOnline(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	c.services = []windows.ServiceState{{Name: "licsvc", State: "Running"}}
	c.second().State = cluster.NodeDown // Every name leads to the same host here.
	c.resources = append(c.resources, cluster.ResourceSeen{ID: "3", Name: "Disk", Type: catalogue.PhysicalDiskType, Group: "Xpressions Role", Owner: "KERN1", State: cluster.Online})
	for _, want := range []engine.Wanted{RoleOnline{Role: "Xpressions Role"}, RoleResources{Role: "Xpressions Role", OnlineTypes: []string{catalogue.PhysicalDiskType}}} {
		c.resource("Disk").Maintenance = false
		assert.Empty(t, c.Engine().Plan(want).Changes)
		c.resource("Disk").Maintenance = true
		found := c.Engine().Plan(want).Changes
		require.Len(t, found, 1)
		assert.Equal(t, "Online in maintenance mode", found[0].Before)
	}
}
