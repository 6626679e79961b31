package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

func licenceService() GenericService {
	return GenericService{Role: "Xpressions Role", Service: "licsvc", Name: "XPR License [Service]"}
}

func TestGenericServiceStepByStep(t *testing.T) {
	c := newClusterHost()
	want := licenceService()
	c.engine(t).Twice(want)
	want.ServiceName = true
	assert.Empty(t, c.engine(t).Twice(want).Changes)
	want.Rename, want.Name = true, "License Service Res"
	c.engine(t).Twice(want)

	want.UseNetworkName = true
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition) // The dependency comes first.
	c.add("File Server", "File Server", "Xpressions Role")
	c.depend("License Service Res", "File Server")
	c.engine(t).Twice(want)

	assert.Equal(t, []string{
		`add-cluster-resource -Name 'XPR License [Service]' -Group 'Xpressions Role' -ResourceType 'Generic Service'`,
		`set-cluster-parameter -Name 'XPR License [Service]' -Parameter 'ServiceName' -Value 'licsvc'`,
		`rename-cluster-resource -Name 'XPR License [Service]' -NewName 'License Service Res'`,
		`set-cluster-parameter-number -Name 'License Service Res' -Parameter 'UseNetworkName' -Value 1`,
	}, c.commands)
}

func TestStartupParametersAreTheServicesProgram(t *testing.T) {
	c := newClusterHost()
	want := licenceService()
	want.StartupParameters = true
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition) // The service is not installed, nor is there a resource.
	c.addService("XPR License [Service]", "licsvc")
	c.installed = []windows.ServiceDefinition{{Name: "licsvc", BinaryPath: `"R:\Open Scape\licsvc.exe" -k`}}
	c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`set-cluster-parameter -Name 'XPR License [Service]' -Parameter 'StartupParameters' -Value 'R:\Open Scape\licsvc.exe'`,
	}, c.commands)
}

// A worker that died between the two changes leaves a resource without the service's key.
func TestGenericServiceWithoutKeyGetsIt(t *testing.T) {
	c := newClusterHost()
	c.add("XPR License [Service]", catalogue.GenericServiceType, "Xpressions Role")
	c.engine(t).Twice(licenceService())
	assert.Equal(t, []string{`set-cluster-parameter -Name 'XPR License [Service]' -Parameter 'ServiceName' -Value 'licsvc'`}, c.commands)
}

func TestGenericServiceIsFoundByItsKey(t *testing.T) {
	c := newClusterHost()
	c.addService("Somebody's name", "LicSvc")
	want := licenceService()
	want.ServiceName = true
	outcome := c.engine(t).Twice(want)
	assert.Empty(t, outcome.Changes)
	assert.Contains(t, outcome.Warnings[0], "Somebody's name")
	assert.Contains(t, outcome.Warnings[0], "integrate renames the resource", "adopt and a check rename nothing")
}

func TestGenericServiceRefusesForeignResources(t *testing.T) {
	cases := map[string]func(c *clusterHost){
		"other type":    func(c *clusterHost) { c.add("XPR License [Service]", "File Server", "Xpressions Role") },
		"other service": func(c *clusterHost) { c.addService("XPR License [Service]", "spooler") },
		"other role":    func(c *clusterHost) { c.addService("x", "licsvc").Group = "Cluster Group" },
		"twice":         func(c *clusterHost) { c.addService("a", "licsvc"); c.addService("b", "licsvc") },
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			c := newClusterHost()
			prepare(c)
			_, err := c.engine(t).Try(context.Background(), licenceService())
			enginetest.RequireType(t, err, runbook.ErrPrecondition)
			assert.Empty(t, c.commands)
		})
	}
}

func informationStore() InformationStore {
	return InformationStore{Role: "Xpressions Role", Name: "Information Store Res", Type: "mrsclusres"}
}

func TestInformationStoreIsCreatedOnce(t *testing.T) {
	c := newClusterHost()
	c.types = typeList{{"mrsclusres", "mrsClusRes.dll"}}
	outcome := c.engine(t).Twice(informationStore())
	assert.Equal(t, []string{`add-cluster-resource -Name 'Information Store Res' -Group 'Xpressions Role' -ResourceType 'mrsclusres'`}, c.commands)
	assert.Equal(t, "Information Store Res", outcome.Facts[0].Value)
}

func TestInformationStoreIsRenamed(t *testing.T) {
	c := newClusterHost()
	c.add("Infostor", "mrsclusres", "Xpressions Role")
	c.engine(t).Twice(informationStore())
	assert.Equal(t, []string{`rename-cluster-resource -Name 'Infostor' -NewName 'Information Store Res'`}, c.commands)
}

func TestInformationStoreIsNeverCreatedTwice(t *testing.T) {
	cases := map[string]func(c *clusterHost){
		"type not registered": func(c *clusterHost) { c.types = nil },
		"one in another role": func(c *clusterHost) { c.add("old", "MRSCLUSRES", "Cluster Group") },
		"two": func(c *clusterHost) {
			c.add("a", "mrsclusres", "Xpressions Role")
			c.add("b", "mrsclusres", "Xpressions Role")
		},
		"name is taken": func(c *clusterHost) { c.add("Information Store Res", catalogue.IPAddressType, "Xpressions Role") },
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			c := newClusterHost()
			c.types = typeList{{"mrsclusres", "mrsClusRes.dll"}}
			prepare(c)
			_, err := c.engine(t).Try(context.Background(), informationStore())
			enginetest.RequireType(t, err, runbook.ErrPrecondition)
			assert.Empty(t, c.commands)
		})
	}
}

// Failover Cluster Manager cannot be used while there are two (9.7.3).
func TestTheAdviceForTwoInformationStoresNamesCommands(t *testing.T) {
	c := newClusterHost()
	c.types = typeList{{"mrsclusres", "mrsClusRes.dll"}}
	c.add("a", "mrsclusres", "Xpressions Role")
	c.add("it's", "mrsclusres", "Xpressions Role")
	_, err := c.engine(t).Try(context.Background(), informationStore())
	_, _, ambiguous := c.resources.Find(ResourceRef{Role: "Xpressions Role", Type: "mrsclusres"})
	for _, err := range []error{err, ambiguous} {
		require.ErrorContains(t, err, "Get-ClusterResource -Name 'a', 'it''s'")
		require.ErrorContains(t, err, "Get-ClusterResourceDependency -Resource 'a', 'it''s'")
		require.ErrorContains(t, err, "Remove-ClusterResource -Name NAME")
		assert.NotContains(t, err.Error(), "in Failover Cluster Manager")
	}
	assert.ErrorContains(t, err, "XPR uses the resource in role 'Xpressions Role'")
}

// A second store that appears while the first is created is found by the second count.
func TestInformationStoreCountsAgain(t *testing.T) {
	c := newClusterHost()
	c.types = typeList{{"mrsclusres", "mrsClusRes.dll"}}
	c.after = func(script string) {
		if script == "add-cluster-resource" {
			c.add("somebody else's", "mrsclusres", "Cluster Group")
		}
	}
	_, err := c.engine(t).Try(context.Background(), informationStore())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
}
