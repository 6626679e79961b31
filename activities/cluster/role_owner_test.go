package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster/events"
	"changeover/activities/engine/enginetest"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// roleHost has a role with two resources in a state.
func roleHost(state GroupState) *clusterHost {
	c := newClusterHost()
	c.add("VIP", catalogue.IPAddressType, "Xpressions Role")
	c.addService("License Service Res", "licsvc")
	c.setRole("Xpressions Role", state)
	return c
}

func toSecondNode() RoleOwner {
	return RoleOwner{Role: "Xpressions Role", Node: "kern2", TimeoutSeconds: 5}
}

func TestRoleMovesAndKeepsItsState(t *testing.T) {
	for _, state := range []GroupState{Offline, Online} {
		c := roleHost(state)
		outcome := c.engine(t).Twice(toSecondNode())
		assert.Equal(t, []string{`move-cluster-group -Name 'Xpressions Role' -Node 'KERN2'`}, c.commands)
		assert.Equal(t, []runbook.Fact{{Name: "Role", Value: "Xpressions Role"}, {Name: "OwnerNode", Value: "KERN2"}, {Name: "State", Value: string(state)}},
			outcome.Facts[:3])
	}
}

func TestRoleIsStartedWhereItArrives(t *testing.T) {
	c := roleHost(Offline)
	want := toSecondNode()
	want.Online = true
	outcome := c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`move-cluster-group -Name 'Xpressions Role' -Node 'KERN2'`,
		`start-cluster-group -Name 'Xpressions Role'`,
	}, c.commands)
	assert.Len(t, outcome.Changes, 2)
}

// While a move restores what was online, nothing is started a second time.
func TestMoveWaitsForWhatWasOnline(t *testing.T) {
	c := roleHost(Online)
	c.after = scripted(c, map[string][]GroupState{
		"move-cluster-group":    {Offline},
		"get-cluster-resources": {"", "", OnlinePending, "", Online},
	})
	want := toSecondNode()
	want.Online = true
	outcome, err := c.engine(t).Try(context.Background(), want)
	require.NoError(t, err)
	assert.Len(t, outcome.Changes, 1)
	assert.Len(t, c.commands, 1)
}

func TestRoleDoesNotMoveWhereItCannot(t *testing.T) {
	cases := map[string]struct {
		prepare   func(c *clusterHost, want *RoleOwner)
		errorType string
	}{
		"paused target":  {func(c *clusterHost, _ *RoleOwner) { c.node("KERN2").State = NodePaused }, runbook.ErrPrecondition},
		"unknown target": {func(_ *clusterHost, want *RoleOwner) { want.Node = "KERN9" }, runbook.ErrPrecondition},
		"unknown role":   {func(_ *clusterHost, want *RoleOwner) { want.Role = "Other" }, runbook.ErrPrecondition},
		"changing state": {func(c *clusterHost, _ *RoleOwner) { c.resource("VIP").State = OfflinePending }, runbook.ErrClusterBusy},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			c, want := roleHost(Online), toSecondNode()
			k.prepare(c, &want)
			_, err := c.engine(t).Try(context.Background(), want)
			enginetest.RequireType(t, err, k.errorType)
			assert.Empty(t, c.commands)
		})
	}
}

func TestMoveThatComesBackIsRefused(t *testing.T) {
	c := roleHost(Online)
	c.deaf["move-cluster-group"] = true
	c.events = []events.Event{{Time: "2026-03-01T12:00:00Z", Source: "Microsoft-Windows-FailoverClustering", ID: 1069, Message: "Cluster resource 'XPR Name Locator' failed."}}
	_, err := c.engine(t).Try(context.Background(), toSecondNode())
	enginetest.RequireType(t, err, runbook.ErrRefused)
	assert.ErrorContains(t, err, "the role stays on KERN1")
	assert.ErrorContains(t, err, "event 1069: Cluster resource 'XPR Name Locator' failed.")
}

func TestMoveThatLosesAResourceIsRefused(t *testing.T) {
	c := roleHost(Online)
	c.after = scripted(c, map[string][]GroupState{"move-cluster-group": {Failed}})
	c.services = nil
	e := c.engine(t)
	_, err := e.Try(context.Background(), toSecondNode())
	enginetest.RequireType(t, err, runbook.ErrRefused)
	assert.ErrorContains(t, err, "License Service Res: Failed")
	assert.ErrorContains(t, err, "failed on KERN2: see the event logs of KERN2")

	c.moveRole("Xpressions Role", "KERN1")
	c.resource("License Service Res").State = Online
	c.after = scripted(c, map[string][]GroupState{"move-cluster-group": {Failed}})
	e.Step.Host = "KERN2"
	_, err = e.Try(context.Background(), toSecondNode())
	assert.ErrorContains(t, err, "service licsvc does not exist on KERN2")
}

func TestRoleStateReachesEveryResource(t *testing.T) {
	c := roleHost(Offline)
	want := RoleState{Role: "Xpressions Role", State: Online, TimeoutSeconds: 5}
	c.engine(t).Twice(want)
	want.State = Offline
	c.engine(t).Twice(want)
	assert.Equal(t, []string{`start-cluster-group -Name 'Xpressions Role'`, `stop-cluster-group -Name 'Xpressions Role'`}, c.commands)
}

// Stop-ClusterGroup has set PersistentState to 0, and the resources were brought online one by one: without a change the role would
// stay offline after a failure of the whole cluster (MS-CMRP, ApiOfflineGroup, ApiOnlineResource).
func TestARoleThatIsOnlineStartsWithTheCluster(t *testing.T) {
	c := roleHost(Online)
	c.startsWithCluster("Xpressions Role", 0)
	outcome := c.engine(t).Twice(RoleState{Role: "Xpressions Role", State: Online, TimeoutSeconds: 5})
	assert.Equal(t, []string{`set-cluster-group-start -Name 'Xpressions Role' -Value 1`}, c.commands)
	assert.Equal(t, []string{"Start", "by hand", "with the cluster"}, []string{outcome.Changes[0].Property, outcome.Changes[0].Before, outcome.Changes[0].After})
	assert.Empty(t, outcome.Warnings)

	c.group("Xpressions Role").PersistentState = nil
	outcome, err := c.engine(t).Try(context.Background(), RoleState{Role: "Xpressions Role", State: Online})
	require.NoError(t, err)
	require.Len(t, outcome.Warnings, 1)
	assert.Contains(t, outcome.Warnings[0], "Windows gives no value for the property PersistentState of role 'Xpressions Role'")
}

// A move would start a role that must stay offline (MS-CMRP, ApiMoveGroupToNode).
func TestARoleThatIsOfflineIsNotSetToStartWithTheCluster(t *testing.T) {
	c := roleHost(Online)
	c.startsWithCluster("Xpressions Role", 1)
	c.engine(t).Twice(RoleState{Role: "Xpressions Role", State: Offline, TimeoutSeconds: 5})
	assert.Equal(t, []string{`stop-cluster-group -Name 'Xpressions Role'`}, c.commands)

	// The cluster has started while the disk had failed: nothing took the other resources offline.
	c.startsWithCluster("Xpressions Role", 1)
	outcome := c.engine(t).Twice(RoleState{Role: "Xpressions Role", State: Offline, TimeoutSeconds: 5})
	assert.Equal(t, `set-cluster-group-start -Name 'Xpressions Role' -Value 0`, c.commands[1])
	assert.Equal(t, []string{"Start", "with the cluster", "by hand"}, []string{outcome.Changes[0].Property, outcome.Changes[0].Before, outcome.Changes[0].After})
}

func TestRoleIsNotStartedOnAPausedNode(t *testing.T) {
	c := roleHost(Offline)
	c.node("KERN1").State = NodePaused
	_, err := c.engine(t).Try(context.Background(), RoleState{Role: "Xpressions Role", State: Online})
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
}

func TestNodeIsPausedAndResumed(t *testing.T) {
	c := roleHost(Online)
	c.engine(t).Twice(NodePause{Node: "kern2", Paused: true, NotOwnerOf: "Xpressions Role"})
	c.engine(t).Twice(NodePause{Node: "kern2", MayResume: true})
	assert.Equal(t, []string{`suspend-cluster-node -Name 'KERN2'`, `resume-cluster-node -Name 'KERN2'`}, c.commands)
}

func TestOwnerAndBrokenNodesAreNotPaused(t *testing.T) {
	c := roleHost(Online)
	_, err := c.engine(t).Try(context.Background(), NodePause{Node: "KERN1", Paused: true, NotOwnerOf: "Xpressions Role"})
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	c.node("KERN2").State = "Down"
	_, err = c.engine(t).Try(context.Background(), NodePause{Node: "KERN2", Paused: true})
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.Empty(t, c.commands)
}

func TestNodeThatAPersonHasPausedIsNotResumed(t *testing.T) {
	c := newClusterHost()
	c.cluster.Nodes[1].State = NodePaused
	_, err := c.engine(t).Try(context.Background(), NodePause{Node: "KERN2"})
	enginetest.RequireType(t, err, runbook.ErrNodePaused)
	assert.ErrorContains(t, err, "cannot resume node KERN2 on KERN1: somebody else has paused the node, not Changeover; when the work on the node is done, run Resume-ClusterNode -Name KERN2 -Failback NoFailback in an elevated PowerShell on a node, then retry")
	c.version = scripts.Windows2008R2
	_, err = c.engine(t).Try(context.Background(), NodePause{Node: "KERN2"})
	assert.ErrorContains(t, err, "run Resume-ClusterNode -Name KERN2 in an elevated PowerShell on a node, then retry")
	c.version = ""
	assert.Empty(t, c.commands)
	c.cluster.Nodes[1].State = NodeUp
	assert.Empty(t, c.engine(t).Apply(NodePause{Node: "KERN2"}).Changes, "a node that is up needs no resumption")
}

// startsWithCluster sets the PersistentState of a role.
func (c *clusterHost) startsWithCluster(role string, state int64) {
	c.group(role).PersistentState = &state
}
