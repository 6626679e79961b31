package cluster

import (
	"context"
	"errors"
	"testing"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
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
