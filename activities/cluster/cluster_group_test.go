package cluster

import (
	"context"
	"errors"
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// requireType requires an error of a type, which is not retried where it is one of substance.
func requireType(t *testing.T, err error, errorType string) {
	t.Helper()
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
	require.Equal(t, errorType, typed.Type(), typed.Error())
	require.Equal(t, !retryable(errorType), typed.NonRetryable())
}

func number(n int) *int { return &n }

func TestRoleIsCreatedOnce(t *testing.T) {
	c := newClusterHost()
	outcome := ensureTwice(t, on(c).EnsureClusterGroup, ClusterGroup{Name: "Kunde's [Role]"})
	assert.Equal(t, []string{`add-cluster-group -Name 'Kunde''s [Role]'`}, c.commands)
	assert.Contains(t, outcome.Evidence, runbook.Fact{Name: "OwnerNode", Value: "KERN1"})
}

func TestCheckModeChangesNothing(t *testing.T) {
	c := newClusterHost()
	request := asking(ClusterGroup{Name: "UMKernel1"})
	request.Mode = Check
	outcome, err := on(c).EnsureClusterGroup(context.Background(), request)
	require.NoError(t, err)
	assert.Len(t, outcome.Changes, 1)
	assert.Equal(t, Check, outcome.Mode)
	assert.Empty(t, c.commands)
}

func TestChangeWithoutEffectFailsVerification(t *testing.T) {
	c := newClusterHost()
	c.deaf["add-cluster-group"] = true
	_, err := on(c).EnsureClusterGroup(context.Background(), asking(ClusterGroup{Name: "UMKernel1"}))
	requireType(t, err, ErrVerification)
}

func TestFailedReadHasAType(t *testing.T) {
	c := newClusterHost()
	c.fails["get-cluster"] = errors.New("broken")
	_, err := on(c).EnsureClusterGroup(context.Background(), asking(ClusterGroup{Name: "UMKernel1"}))
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
}

func TestPreferredOwnersKeepTheirOrder(t *testing.T) {
	c := newClusterHost()
	c.owners["Xpressions Role"] = []string{"KERN2", "KERN1"}
	want := PreferredOwners{Role: "Xpressions Role", Owners: []string{"kern1", "kern2"}}
	outcome := ensureTwice(t, on(c).EnsurePreferredOwners, want)
	assert.Equal(t, []string{`set-cluster-group-owners -Name 'Xpressions Role' -Owners 'kern1', 'kern2'`}, c.commands)
	assert.Equal(t, "KERN2, KERN1", outcome.Changes[0].Before)
}

func TestPreferredOwnersNeedTheRole(t *testing.T) {
	_, err := on(newClusterHost()).EnsurePreferredOwners(context.Background(), asking(PreferredOwners{Role: "Nobody's"}))
	requireType(t, err, ErrPrecondition)
}

func TestRoleSettingsChangeWhatDiffers(t *testing.T) {
	c := newClusterHost()
	want := RoleSettings{Role: "Xpressions Role", Priority: number(3000), FailoverThreshold: number(1), FailoverPeriodHours: number(6)}
	outcome := ensureTwice(t, on(c).EnsureRoleSettings, want)
	assert.Equal(t, []string{
		`set-cluster-group-priority -Name 'Xpressions Role' -Value 3000`,
		`set-cluster-group-failover-threshold -Name 'Xpressions Role' -Value 1`,
	}, c.commands)
	assert.Equal(t, "4294967295", outcome.Changes[1].Before)
}
