package cluster

import (
	"context"
	"testing"

	"changeover/config/catalogue"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// roleHost has a role with two resources in a state.
func roleHost(state string) *clusterHost {
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
	for _, state := range []string{stateOffline, stateOnline} {
		c := roleHost(state)
		outcome := ensureTwice(t, on(c).MoveRole, toSecondNode())
		assert.Equal(t, []string{`move-cluster-group -Name 'Xpressions Role' -Node 'KERN2'`}, c.commands)
		assert.Equal(t, []runbook.Fact{{Name: "Role", Value: "Xpressions Role"}, {Name: "OwnerNode", Value: "KERN2"}, {Name: "State", Value: state}},
			outcome.Evidence[:3])
	}
}

func TestRoleIsStartedWhereItArrives(t *testing.T) {
	c := roleHost(stateOffline)
	want := toSecondNode()
	want.Online = true
	outcome := ensureTwice(t, on(c).MoveRole, want)
	assert.Equal(t, []string{
		`move-cluster-group -Name 'Xpressions Role' -Node 'KERN2'`,
		`start-cluster-group -Name 'Xpressions Role'`,
	}, c.commands)
	assert.Len(t, outcome.Changes, 2)
}

// While a move restores what was online, nothing is started a second time.
func TestMoveWaitsForWhatWasOnline(t *testing.T) {
	c := roleHost(stateOnline)
	c.after = scripted(c, map[string][]string{
		"move-cluster-group":    {stateOffline},
		"get-cluster-resources": {"", "", stateOnlinePending, "", stateOnline},
	})
	want := toSecondNode()
	want.Online = true
	outcome, err := on(c).MoveRole(context.Background(), asking(want))
	require.NoError(t, err)
	assert.Len(t, outcome.Changes, 1)
	assert.Len(t, c.commands, 1)
}

func TestRoleDoesNotMoveWhereItCannot(t *testing.T) {
	cases := map[string]struct {
		prepare   func(c *clusterHost, want *RoleOwner)
		errorType string
	}{
		"paused target":  {func(c *clusterHost, _ *RoleOwner) { c.node("KERN2").State = statePaused }, ErrPrecondition},
		"unknown target": {func(_ *clusterHost, want *RoleOwner) { want.Node = "KERN9" }, ErrPrecondition},
		"unknown role":   {func(_ *clusterHost, want *RoleOwner) { want.Role = "Other" }, ErrPrecondition},
		"changing state": {func(c *clusterHost, _ *RoleOwner) { c.resource("VIP").State = stateOfflinePending }, ErrClusterBusy},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			c, want := roleHost(stateOnline), toSecondNode()
			k.prepare(c, &want)
			_, err := on(c).MoveRole(context.Background(), asking(want))
			requireType(t, err, k.errorType)
			assert.Empty(t, c.commands)
		})
	}
}

func TestMoveThatComesBackIsRefused(t *testing.T) {
	c := roleHost(stateOnline)
	c.deaf["move-cluster-group"] = true
	c.events = []eventSeen{{Time: "2026-03-01T12:00:00Z", Source: "Microsoft-Windows-FailoverClustering", ID: 1069, Message: "Cluster resource 'XPR Name Locator' failed."}}
	_, err := on(c).MoveRole(context.Background(), asking(toSecondNode()))
	requireType(t, err, ErrRefused)
	assert.ErrorContains(t, err, "came to rest on KERN1")
	assert.ErrorContains(t, err, "event 1069: Cluster resource 'XPR Name Locator' failed.")
}

func TestMoveThatLosesAResourceIsRefused(t *testing.T) {
	c := roleHost(stateOnline)
	c.after = scripted(c, map[string][]string{"move-cluster-group": {stateFailed}})
	c.services = nil
	request := asking(toSecondNode())
	_, err := on(c).MoveRole(context.Background(), request)
	requireType(t, err, ErrRefused)
	assert.ErrorContains(t, err, "License Service Res: Failed")
	assert.ErrorContains(t, err, "failed on KERN2, whose event log tells more")

	c.moveRole("Xpressions Role", "KERN1")
	c.resource("License Service Res").State = stateOnline
	c.after = scripted(c, map[string][]string{"move-cluster-group": {stateFailed}})
	request.Step.Host = "KERN2"
	_, err = on(c).MoveRole(context.Background(), request)
	assert.ErrorContains(t, err, "service licsvc does not exist on KERN2")
}

func TestRoleStateReachesEveryResource(t *testing.T) {
	c := roleHost(stateOffline)
	want := RoleState{Role: "Xpressions Role", State: stateOnline, TimeoutSeconds: 5}
	ensureTwice(t, on(c).EnsureRoleState, want)
	want.State = stateOffline
	ensureTwice(t, on(c).EnsureRoleState, want)
	assert.Equal(t, []string{`start-cluster-group -Name 'Xpressions Role'`, `stop-cluster-group -Name 'Xpressions Role'`}, c.commands)
}

func TestRoleIsNotStartedOnAPausedNode(t *testing.T) {
	c := roleHost(stateOffline)
	c.node("KERN1").State = statePaused
	_, err := on(c).EnsureRoleState(context.Background(), asking(RoleState{Role: "Xpressions Role", State: stateOnline}))
	requireType(t, err, ErrPrecondition)
}

func TestNodeIsPausedAndResumed(t *testing.T) {
	c := roleHost(stateOnline)
	ensureTwice(t, on(c).EnsureNodePause, NodePause{Node: "kern2", Paused: true, NotOwnerOf: "Xpressions Role"})
	ensureTwice(t, on(c).EnsureNodePause, NodePause{Node: "kern2"})
	assert.Equal(t, []string{`suspend-cluster-node -Name 'KERN2'`, `resume-cluster-node -Name 'KERN2'`}, c.commands)
}

func TestOwnerAndBrokenNodesAreNotPaused(t *testing.T) {
	c := roleHost(stateOnline)
	_, err := on(c).EnsureNodePause(context.Background(), asking(NodePause{Node: "KERN1", Paused: true, NotOwnerOf: "Xpressions Role"}))
	requireType(t, err, ErrPrecondition)
	c.node("KERN2").State = "Down"
	_, err = on(c).EnsureNodePause(context.Background(), asking(NodePause{Node: "KERN2", Paused: true}))
	requireType(t, err, ErrPrecondition)
	assert.Empty(t, c.commands)
}
