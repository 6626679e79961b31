package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// The number of services alone is not enough: they must be the wanted ones.
func TestOnlyTheWantedServicesAreOnline(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	c.resources = append(c.resources,
		cluster.ResourceSeen{ID: "3", Name: "Name Locator", Type: catalogue.GenericServiceType, Group: "Xpressions Role", Owner: "KERN1", State: cluster.Offline, Service: "nameloc"})
	want := OnlyServicesOnline{
		Role: "Xpressions Role", Resources: []cluster.ResourceRef{{Service: "nameloc"}}, Types: []string{catalogue.GenericServiceType, "mrsclusres"},
	}
	plan := c.Plan(want)
	assert.Equal(t, "resource 'Name Locator' State is 'Offline', wanted 'Online', resource 'License Service Res' State is 'Online', wanted 'not Online'",
		runbook.Differences(plan.Changes))
	assert.Equal(t, "License Service Res", plan.Fact("Services online"))
}

// The information store's resource does not name the service that it runs.
func TestTheServiceOfAStoreRunsOnTheOwnerOnly(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	c.second().State = cluster.NodeDown
	c.services = []windows.ServiceState{{Name: "licsvc", State: windows.ServiceRunning}}
	c.resources = append(c.resources,
		cluster.ResourceSeen{ID: "3", Name: "Store", Type: "mrsclusres", Group: "Xpressions Role", Owner: "KERN1", State: cluster.Online})
	want := RoleOnline{Role: "Xpressions Role", Owner: "KERN1", ServiceOfType: map[string]string{"mrsclusres": "infostor"}}
	found := func() string { return runbook.Differences(c.Plan(want).Changes) }
	assert.Equal(t, "KERN1 Service infostor is 'does not run', wanted 'Running'", found())

	c.services = append(c.services, windows.ServiceState{Name: "infostor", State: windows.ServiceRunning})
	assert.Empty(t, found())

	c.second().State = cluster.NodeUp // Every name leads to the same host here.
	assert.Contains(t, found(), "KERN2 Service infostor is 'Running', wanted 'does not run'")
}
