package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/config/catalogue"
	"changeover/runbook"
)

func TestRequiredProvidersReadExpressionsWithDifficultNames(t *testing.T) {
	all := ResourceList{
		{ID: "11111111-aaaa", Name: "Disk"},
		{ID: "22222222-aaaa", Name: "Disk] and [Name"},
		{ID: "33333333-aaaa", Name: "File Server (\\\\UMKERNEL)"},
		{ID: "44444444-aaaa", Name: "Kunde's [Server]"},
	}
	cases := map[string]struct {
		expression string
		want       []string
	}{
		"nothing":             {"", []string{}},
		"one by id":           {"([11111111-aaaa])", []string{"Disk"}},
		"ids in capitals":     {"([11111111-AAAA])", []string{"Disk"}},
		"two by id":           {"([11111111-aaaa]) and ([33333333-aaaa])", []string{"Disk", "File Server (\\\\UMKERNEL)"}},
		"bare brackets":       {"[11111111-aaaa] and [44444444-aaaa]", []string{"Disk", "Kunde's [Server]"}},
		"by name":             {"([Disk]) and ([Kunde's [Server]])", []string{"Disk", "Kunde's [Server]"}},
		"longest name":        {"([Disk] and [Name])", []string{"Disk] and [Name"}},
		"alternatives":        {"([11111111-aaaa] or [22222222-aaaa]) and ([44444444-aaaa])", []string{"Kunde's [Server]"}},
		"unknown are skipped": {"([99999999-aaaa]) and ([44444444-aaaa])", []string{"Kunde's [Server]"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, providersOf(c.expression, all).required.Names())
		})
	}
}

func TestDependencyIsAddedByNameOnce(t *testing.T) {
	c := newClusterHost()
	c.add("UMKERNEL", catalogue.NetworkNameType, "Xpressions Role")
	c.add("Disk [R:]", catalogue.PhysicalDiskType, "Xpressions Role")
	c.add("File Server (\\\\UMKERNEL)", "File Server", "Xpressions Role")
	want := ResourceDependency{
		Resource:  ResourceRef{Role: "Xpressions Role", Type: "File Server"},
		Providers: []ResourceRef{{Role: "Xpressions Role", Type: catalogue.NetworkNameType}, {Name: "Disk [R:]"}},
	}
	outcome := c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`add-cluster-resource-dependency -Name 'File Server (\\UMKERNEL)' -Provider 'UMKERNEL'`,
		`add-cluster-resource-dependency -Name 'File Server (\\UMKERNEL)' -Provider 'Disk [R:]'`,
	}, c.commands)
	assert.Equal(t, "Dependency on UMKERNEL is '(absent)', wanted 'present', Dependency on Disk [R:] is '(absent)', wanted 'present'", runbook.Differences(outcome.Changes))
}

func TestAFurtherDependencyIsAWarning(t *testing.T) {
	c := newClusterHost()
	c.addService("Mta Res", "mta")
	c.addService("Store's Res", "infostor")
	c.add("UMKERNEL", catalogue.NetworkNameType, "Xpressions Role")
	c.add("File Server", catalogue.FileServerType, "Xpressions Role")
	c.add("Disk", catalogue.PhysicalDiskType, "Xpressions Role")
	mta := ResourceRef{Role: "Xpressions Role", Service: "mta"}
	for _, provider := range []string{"Store's Res", "UMKERNEL", "File Server"} {
		c.depend("Mta Res", provider)
	}
	want := ResourceDependency{Resource: mta, Providers: []ResourceRef{{Service: "infostor"}}, AcceptedTypes: []string{catalogue.FileServerType}}
	outcome := c.engine(t).Twice(want)
	assert.Equal(t, []string{"resource 'Mta Res' also depends on 'UMKERNEL'. The wanted dependencies are only: Store's Res. Changeover removes no dependencies; " +
		"if XPR does not need this dependency, run Remove-ClusterResourceDependency -Resource 'Mta Res' -Provider 'UMKERNEL' in an elevated PowerShell on a node"}, outcome.Warnings)
	assert.Empty(t, c.commands)

	seen := dependencySeen{resource: ResourceSeen{Name: "Mta Res"}, providers: providersOf("([Disk] or [UMKERNEL]) and ([Store's Res])", c.resources)}
	seen.wanted = c.resources.ByName("Store's Res")
	warnings := dependencyKind{}.Warnings(want, seen)
	require.Len(t, warnings, 2, "an alternative is a dependency")
	assert.Contains(t, warnings[0], "resource 'Mta Res' also depends on 'Disk'. The wanted dependencies are only: Store's Res.")
	assert.Contains(t, warnings[1], "resource 'Mta Res' also depends on 'UMKERNEL'. The wanted dependencies are only: Store's Res.")
	assert.Equal(t, "Store's Res, Disk, UMKERNEL", dependencyKind{}.Evidence(want, seen)[0].Value)
}

// A resource may be removed after it was listed: that is not one without dependencies or owners.
func TestResourceThatIsGoneIsNotAnEmptyOne(t *testing.T) {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc")
	c.add("UMKERNEL", catalogue.NetworkNameType, "Xpressions Role")
	c.gone = true
	licence := ResourceRef{Service: "licsvc"}
	for _, want := range []engine.Wanted{
		ResourceDependency{Resource: licence, Providers: []ResourceRef{{Name: "UMKERNEL"}}}, PossibleOwners{Resource: licence, Owners: []string{"KERN1"}},
	} {
		_, err := c.engine(t).Try(context.Background(), want)
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		require.ErrorContains(t, err, "the cluster no longer has this resource")
		require.ErrorContains(t, err, "If the resource must exist again: abort, then start integrate")
		require.Empty(t, c.commands)
	}
}

func TestAMissingResourceNamesTheRunbookThatCreatesIt(t *testing.T) {
	const role = "Xpressions Role"
	for ref, advice := range map[ResourceRef]string{
		{Role: role, Service: "licsvc"}:                      "abort, then start integrate, which creates the resource",
		{Role: role, Type: catalogue.InformationStoreType}:   "abort, then start integrate, which creates the resource",
		{Role: role, Type: catalogue.IPAddressType}:          "abort, then start prepare, which creates the resource",
		{Role: role, Type: catalogue.NetworkNameType}:        "abort, then start prepare, which creates the resource",
		{Role: role, Type: catalogue.PhysicalDiskType}:       "abort, then start prepare, which creates the resource",
		{Role: role, Type: catalogue.FileServerType}:         "Add-ClusterResource -Name 'File Server' -ResourceType 'File Server' -Group 'Xpressions Role'; Set-ClusterResourceDependency",
		{Role: role, Name: "a resource of another product"}:  "why this resource was removed or renamed",
		{Role: role, Type: "a resource type of another one"}: "why this resource was removed or renamed",
	} {
		_, err := ResourceList{}.must(ref)
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		require.ErrorContains(t, err, "role 'Xpressions Role' has no such resource; ")
		assert.ErrorContains(t, err, advice)
	}
}

func TestDependencyNeedsItsResources(t *testing.T) {
	c := newClusterHost()
	c.add("UMKERNEL", catalogue.NetworkNameType, "Xpressions Role")
	for name, want := range map[string]ResourceDependency{
		"no resource": {Resource: ResourceRef{Role: "Xpressions Role", Service: "licsvc"}},
		"no provider": {Resource: ResourceRef{Name: "UMKERNEL"}, Providers: []ResourceRef{{Role: "Xpressions Role", Type: "File Server"}}},
		"other role":  {Resource: ResourceRef{Role: "Other Role", Name: "UMKERNEL"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.engine(t).Try(context.Background(), want)
			enginetest.RequireType(t, err, runbook.ErrPrecondition)
			require.Empty(t, c.commands)
		})
	}
}
