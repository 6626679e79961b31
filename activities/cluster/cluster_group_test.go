package cluster

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/cluster/start"
	"changeover/activities/engine/enginetest"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

func number(n int) *int { return &n }

func TestRoleIsCreatedOnce(t *testing.T) {
	c := newClusterHost()
	outcome := c.engine(t).Twice(Group{Name: "Kunde's [Role]"})
	assert.Equal(t, []string{`add-cluster-group -Name 'Kunde''s [Role]'`}, c.commands)
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: "OwnerNode", Value: "KERN1"})
}

func TestALookChangesNothing(t *testing.T) {
	c := newClusterHost()
	assert.Equal(t, []string{"Role"}, c.engine(t).Plan(Group{Name: "UMKernel1"}).Properties())
	assert.Empty(t, c.commands)
}

func TestChangeWithoutEffectFailsVerification(t *testing.T) {
	c := newClusterHost()
	c.deaf["add-cluster-group"] = true
	_, err := c.engine(t).Try(context.Background(), Group{Name: "UMKernel1"})
	enginetest.RequireType(t, err, runbook.ErrVerification)
}

func TestFailedReadHasAType(t *testing.T) {
	c := newClusterHost()
	c.fails["get-cluster"] = errors.New("broken")
	_, err := c.engine(t).Try(context.Background(), Group{Name: "UMKernel1"})
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
}

func TestPreferredOwnersKeepTheirOrder(t *testing.T) {
	c := newClusterHost()
	c.owners["Xpressions Role"] = []string{"KERN2", "KERN1"}
	want := PreferredOwners{Role: "Xpressions Role", Owners: []string{"kern1", "kern2"}}
	outcome := c.engine(t).Twice(want)
	assert.Equal(t, []string{`set-cluster-group-owners -Name 'Xpressions Role' -Owners 'kern1', 'kern2'`}, c.commands)
	assert.Equal(t, "KERN2, KERN1", outcome.Changes[0].Before)
}

func TestPreferredOwnersNeedTheRole(t *testing.T) {
	_, err := newClusterHost().engine(t).Try(context.Background(), PreferredOwners{Role: "Nobody's"})
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
}

func TestRoleSettingsChangeWhatDiffers(t *testing.T) {
	c := newClusterHost()
	want := RoleSettings{Role: "Xpressions Role", Priority: number(3000), FailoverThreshold: number(1), FailoverPeriodHours: number(6)}
	outcome := c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`set-cluster-group-priority -Name 'Xpressions Role' -Value 3000`,
		`set-cluster-group-failover-threshold -Name 'Xpressions Role' -Value 1`,
	}, c.commands)
	assert.Equal(t, "4294967295", outcome.Changes[1].Before)
}

// A value that was not read must not be compared, and nothing must be set because of it.
func TestRoleSettingsThatCannotBeReadAreNoGuess(t *testing.T) {
	for property, want := range map[string]RoleSettings{
		"Priority":          {Priority: number(3000)},
		"PersistentState":   {Priority: number(3000)},
		"FailoverThreshold": {FailoverThreshold: number(1)},
		"FailoverPeriod":    {FailoverPeriodHours: number(4)},
	} {
		c := newClusterHost()
		c.group("Xpressions Role").Unreadable = []string{property}
		if property == "PersistentState" {
			c.version = scripts.Windows2008R2
		}
		want.Role = "xpressions role"
		_, err := c.engine(t).Try(context.Background(), want)
		enginetest.RequireType(t, err, runbook.ErrRefused)
		assert.ErrorContains(t, err, "cannot read the property "+property+" of role 'Xpressions Role'")
		assert.ErrorContains(t, err, "run (Get-ClusterGroup -Name 'Xpressions Role')."+property)
		assert.Empty(t, c.commands)
		_, err = c.engine(t).Try(context.Background(), RoleSettings{Role: want.Role})
		require.NoError(t, err, "what is not wanted need not be read")
	}
}

// A role of Windows Server 2008 R2 has no priority: one with a priority starts with the cluster, and in persistent mode is
// off (3.2-6).
func TestARoleOfWindowsServer2008R2StartsWithTheCluster(t *testing.T) {
	noOwner, node1, off, on := int64(start.PersistentModeOff), int64(1), int64(0), int64(1)
	for _, c := range []struct {
		name            string
		state, owner    *int64
		priority        int
		before, after   string
		sentForPriority bool
	}{
		{"as it is made", &off, &noOwner, 3000, "by hand, persistent mode off", "with the cluster, persistent mode off", true},
		{"in persistent mode", &on, &node1, 1000, "with the cluster, persistent mode on", "with the cluster, persistent mode off", true},
		{"as wanted", &on, &noOwner, 2000, "", "", false},
		{"without a default owner", &off, nil, 2000, "by hand", "with the cluster", true},
		{"without a default owner, as wanted", &on, nil, 2000, "", "", false},
	} {
		have := GroupSeen{Name: "Role", on2008R2: true, Seen: start.Seen{PersistentState: c.state, DefaultOwner: c.owner}}
		changes, err := roleSettingsKind{}.Differences(RoleSettings{Role: "Role", Priority: number(c.priority)}, have)
		require.NoError(t, err)
		if !c.sentForPriority {
			assert.Empty(t, changes, c.name)
			continue
		}
		require.Len(t, changes, 1, c.name)
		assert.Equal(t, []string{"Start", c.before, c.after}, []string{changes[0].Property, changes[0].Before, changes[0].After}, c.name)
	}
	changes, err := roleSettingsKind{}.Differences(RoleSettings{Role: "Role", FailoverThreshold: number(0)}, GroupSeen{Name: "Role", on2008R2: true, Seen: start.Seen{PersistentState: &off, DefaultOwner: &node1}})
	require.NoError(t, err)
	assert.Empty(t, changes, "how it starts is not compared")
	want, have := RoleSettings{Role: "Role", Priority: number(2000)}, GroupSeen{Name: "Role", on2008R2: true, Seen: start.Seen{PersistentState: &on}}
	assert.Len(t, roleSettingsKind{}.Warnings(want, have), 1, "Changeover cannot read its persistent mode")
	have.DefaultOwner = &noOwner
	assert.Empty(t, roleSettingsKind{}.Warnings(want, have))
}

// With PersistentState 1, a move would start a role that must stay offline. The persistent mode is compared nevertheless.
func TestARoleOfWindowsServer2008R2ThatRunsXPRStaysOffline(t *testing.T) {
	node1, on, off := int64(1), int64(1), int64(0)
	want := RoleSettings{Role: "Role", Priority: number(1), RunsXPR: true}
	for _, c := range []struct {
		role          GroupState
		state         *int64
		before, after string
		value         string
		warned        int
	}{
		{Offline, &off, "by hand, persistent mode on", "by hand, persistent mode off", "0", 1},
		{PartialOnline, &off, "by hand, persistent mode on", "by hand, persistent mode off", "0", 1},
		{Offline, &on, "with the cluster, persistent mode on", "with the cluster, persistent mode off", "1", 0},
		{Online, &off, "by hand, persistent mode on", "with the cluster, persistent mode off", "1", 0},
	} {
		have := GroupSeen{Name: "Role", State: c.role, on2008R2: true, Seen: start.Seen{PersistentState: c.state, DefaultOwner: &node1}}
		changes, err := roleSettingsKind{}.Differences(want, have)
		require.NoError(t, err)
		require.Len(t, changes, 1, c.role)
		assert.Equal(t, []string{c.before, c.after}, []string{changes[0].Before, changes[0].After}, c.role)
		assert.Contains(t, changes[0].Command, "= "+c.value+" }", c.role)
		assert.Len(t, roleSettingsKind{}.Warnings(want, have), c.warned, c.role)
	}
}
