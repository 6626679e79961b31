package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

func TestPoliciesChangeWhatDiffers(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	c.policies["License Service Res"] = policiesSeen{RestartAction: 2, RestartPeriod: 1000, RestartThreshold: 1, RetryPeriodOnFailure: 3600000, SeparateMonitor: true}
	no := false
	want := ResourcePolicies{
		Resource:      ResourceRef{Role: "Xpressions Role", Service: "licsvc"},
		RestartAction: number(2), RestartPeriodMs: number(900000), RestartThreshold: number(3),
		RetryPeriodOnFailureMs: number(900000), SeparateMonitor: &no,
	}
	c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`set-cluster-resource-restart-period -Name 'License Service Res' -Value 900000`,
		`set-cluster-resource-restart-threshold -Name 'License Service Res' -Value 3`,
		`set-cluster-resource-retry-period -Name 'License Service Res' -Value 900000`,
		`set-cluster-resource-separate-monitor -Name 'License Service Res' -Value $false`,
	}, c.commands)
}

func TestRetryPeriodIsNotBelowTheRestartPeriod(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	c.policies["License Service Res"] = policiesSeen{RestartPeriod: 900000, RetryPeriodOnFailure: 3600000}
	want := ResourcePolicies{Resource: ResourceRef{Service: "licsvc"}, RetryPeriodOnFailureMs: number(600000)}
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
}

// Windows wants RetryPeriodOnFailure at least as long as RestartPeriod, also between two changes.
func TestRetryPeriodFollowsALongerRestartPeriod(t *testing.T) {
	const hour, twoHours = 3_600_000, 7_200_000
	for name, tc := range map[string]struct {
		have     policiesSeen
		retry    *int
		commands []string
	}{
		"raised first":            {policiesSeen{RestartPeriod: 900_000, RetryPeriodOnFailure: hour}, number(twoHours), []string{"retry", "restart"}},
		"raised where not wanted": {policiesSeen{RestartPeriod: 900_000, RetryPeriodOnFailure: hour}, nil, []string{"retry", "restart"}},
		"long enough":             {policiesSeen{RestartPeriod: 900_000, RetryPeriodOnFailure: 4 * hour}, nil, []string{"restart"}},
		"never again":             {policiesSeen{RestartPeriod: 900_000, RetryPeriodOnFailure: 0xFFFFFFFF}, nil, []string{"restart"}},
		"lowered last":            {policiesSeen{RestartPeriod: 3 * hour, RetryPeriodOnFailure: 4 * hour}, number(twoHours), []string{"restart", "retry"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClusterHost()
			c.addService("License Service Res", "licsvc")
			c.policies["License Service Res"] = tc.have
			c.engine(t).Twice(ResourcePolicies{Resource: ResourceRef{Service: "licsvc"}, RestartPeriodMs: number(twoHours), RetryPeriodOnFailureMs: tc.retry})
			var want []string
			for _, property := range tc.commands {
				want = append(want, `set-cluster-resource-`+property+`-period -Name 'License Service Res' -Value 7200000`)
			}
			assert.Equal(t, want, c.commands)
		})
	}
}

func TestPossibleOwnersAreASet(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	c.owners["License Service Res"] = []string{"KERN2", "KERN1"}
	want := PossibleOwners{Resource: ResourceRef{Service: "licsvc"}, Owners: []string{"kern1", "KERN2"}}
	assert.Empty(t, c.engine(t).Twice(want).Changes)

	want.Owners = append(want.Owners, "KERN3")
	c.engine(t).Twice(want)
	assert.Equal(t, []string{`set-cluster-resource-owners -Name 'License Service Res' -Owners 'kern1', 'KERN2', 'KERN3'`}, c.commands)
}

func TestCheckpointsAreExactlyTheList(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	c.keys["License Service Res"] = []string{`SOFTWARE\Wow6432Node\pp-com`, `SOFTWARE\Old`}
	c.registry = []string{`SOFTWARE\Wow6432Node\classes\CLSID\{1}`}
	want := RegistryCheckpoints{
		Resource:      ResourceRef{Service: "licsvc"},
		Keys:          []string{`SOFTWARE\Wow6432Node\PP-COM`, `SYSTEM\CurrentControlSet\Services\licsvc`},
		KeysIfPresent: []string{`SOFTWARE\Wow6432Node\classes\CLSID\{1}`, `SOFTWARE\Wow6432Node\classes\CLSID\{2}`},
	}
	c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`add-cluster-checkpoint -Name 'License Service Res' -Key 'SYSTEM\CurrentControlSet\Services\licsvc'`,
		`add-cluster-checkpoint -Name 'License Service Res' -Key 'SOFTWARE\Wow6432Node\classes\CLSID\{1}'`,
		`remove-cluster-checkpoint -Name 'License Service Res' -Key 'SOFTWARE\Old'`,
	}, c.commands)
}

// E-C31: an example of 9.7.2-19 replicates a key that is in no table.
func TestAKeyOfTheManualsExampleIsWarnedOf(t *testing.T) {
	const key = `SOFTWARE\Wow6432Node\Cycos AG`
	want := RegistryCheckpoints{Resource: ResourceRef{Service: "licsvc"}, ExampleKeys: []string{key}}
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	assert.Empty(t, c.engine(t).Twice(want).Warnings, "there is no such key")

	c.registry = []string{key}
	outcome := c.engine(t).Twice(want)
	assert.Empty(t, c.commands, "it is not added")
	assert.Len(t, outcome.Warnings, 1)
	assert.Contains(t, outcome.Warnings[0], `HKLM:\`+key+" exists on KERN1 and is not replicated")

	want.Keys = []string{key}
	assert.Empty(t, c.engine(t).Twice(want).Warnings, "the site replicates it")
	assert.Equal(t, []string{`add-cluster-checkpoint -Name 'License Service Res' -Key '` + key + `'`}, c.commands)
}

// A checkpoint without its key replicates nothing. It is kept, since it may hold the only copy, and a warning says so.
func TestACheckpointWithoutItsKeyIsWarnedOf(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	c.keys["License Service Res"] = []string{`SOFTWARE\A`, `SOFTWARE\Optional`}
	c.registry = []string{`SOFTWARE\A`}
	want := RegistryCheckpoints{Resource: ResourceRef{Service: "licsvc"}, Keys: []string{`SOFTWARE\A`}, KeysIfPresent: []string{`SOFTWARE\Optional`, `SOFTWARE\Never`}}
	warnings := c.engine(t).Twice(want).Warnings
	assert.Empty(t, c.commands, "the checkpoint of an optional key is kept")
	if assert.Len(t, warnings, 1) {
		assert.Contains(t, warnings[0], `HKLM:\SOFTWARE\Optional does not exist on KERN1, which owns resource 'License Service Res'`)
	}
	c.registry = nil
	assert.Len(t, c.engine(t).Twice(want).Warnings, 2)
	c.resource("License Service Res").Owner = "KERN2"
	assert.Empty(t, c.engine(t).Twice(want).Warnings, "the keys of another node say nothing")
}

// On Windows Server 2008 R2, null may be an empty list or a list that cannot be read.
func TestAMissingListOfCheckpointsIsWarnedOf(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	want := RegistryCheckpoints{Resource: ResourceRef{Service: "licsvc"}}
	assert.Empty(t, c.engine(t).Twice(want).Warnings)
	c.keys = nil // Windows has null for the list.
	warnings := c.engine(t).Twice(want).Warnings
	if assert.Len(t, warnings, 1) {
		assert.Contains(t, warnings[0], "Windows gave no list of the registry checkpoints of resource 'License Service Res'")
		assert.Contains(t, warnings[0], "If the tab Registry Replication lists a key")
	}
}

func TestCheckpointsChangeOnTheOwnerOnly(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc").Owner = "KERN2"
	want := RegistryCheckpoints{Resource: ResourceRef{Service: "licsvc"}, Keys: []string{`SOFTWARE\X`}}
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.Empty(t, c.commands)
}
