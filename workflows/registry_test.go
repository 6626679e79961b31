package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/activities/registry"
	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
)

func TestTheRegistryOfTheClusterIsWantedAsTheManualSays(t *testing.T) {
	f := newFakeHosts(testSite())
	f.site.AplDelay = config.AplDelay{ValueName: "AplDelay", Entries: []config.AplDelayEntry{{Apl: "NotApl", Minutes: 10}}}
	_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	const mrs = `SOFTWARE\Wow6432Node\PP-COM\MRS`
	tests := map[string]registry.Value{
		"INT-9.3-2": {
			Key: mrs + `\MRS Globals`, Name: "Monitor Directory", Type: "MultiString",
			Lines: &registry.Lines{Present: []string{`\\XPRVS\MrsMonitor`}, DropHosts: []string{"KERN1", "KERN2"}},
		},
		"INT-9.3-3": {Key: mrs + `\MRS Globals`, Name: "LicSvcAddress", Type: "String", URLHost: "192.0.2.20", URLScheme: "tcpip", URLPort: 13010},
		"INT-9.3-4": {
			Key: mrs + `\Services`, Name: "Kernel", Type: "MultiString",
			Lines: &registry.Lines{Only: true, Allowed: []string{"NameLoc,SATEL1", "CfgSvc,SATEL1"}, OnlyIfExists: true},
		},
		"INT-9.3-5": {Key: mrs + `\Tcpapl\NWPlugTCP`, Name: "BindAddress", Type: "String", ForceType: true, Data: []string{"192.0.2.20"}},
		"INT-9.3-6": {Key: mrs + `\Cluster Parameter`, Name: "Type", Type: "String", ForceType: true, Data: []string{"MSCS"}},
		"INT-9.3-7": {Key: mrs + `\Cluster Parameter`, Name: "Group", Type: "String", ForceType: true, Data: []string{"Xpressions Role"}},
		"INT-9.3-8": {
			Key: mrs + `\Services`, Name: "Kernel", Type: "MultiString",
			Lines: &registry.Lines{DropHosts: []string{"KERN1", "KERN2", "XPRVS"}, OnlyIfExists: true},
		},
		"TST-9.9-6": {Key: mrs + `\Services`, Name: "AplDelay", Type: "MultiString", ForceType: true, Data: []string{"NotApl,10"}},
		"SAT-9.10-4": {
			Key: mrs + `\Services`, Name: "Kernel", Type: "MultiString",
			Lines: &registry.Lines{Present: []string{"NameLoc,SATEL1", "CfgSvc,SATEL1"}, Only: true, Allowed: []string{"NameLoc,SATEL1", "CfgSvc,SATEL1"}},
		},
		"SAT-9.10-6": {
			Key: mrs + `\Services`, Name: "Access Protocol Layers", Type: "MultiString",
			Lines: &registry.Lines{Present: []string{"IsdnApl,SATEL1"}},
		},
	}
	for id, want := range tests {
		assert.Equal(t, want, decode[registry.Value](f.wanted[id]), id)
	}
	rename := decode[registry.Rename](f.wanted["INT-9.3-1"])
	assert.Equal(t, registry.Rename{
		Trees: []string{`SOFTWARE\Wow6432Node\Siemens`, `SOFTWARE\Wow6432Node\PP-COM`}, Names: []string{"KERN1", "KERN2"}, Replacement: "XPRVS",
	}, rename, "names become the network name, never the role's")
}

func TestResourcesAreWantedAsTheTableSays(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	store := decode[cluster.ResourceDependency](f.wanted["INT-9.7.3-7"])
	assert.Equal(t, []cluster.ResourceRef{
		{Role: "Xpressions Role", Service: "xmrsvc"}, {Role: "Xpressions Role", Type: "Network Name"}, {Role: "Xpressions Role", Type: "Physical Disk"},
	}, store.Providers)
	retry := decode[cluster.ResourcePolicies](f.wanted["INT-9.7.3-9"])
	assert.Equal(t, 900_000, *retry.RetryPeriodOnFailureMs)
	assert.Empty(t, decode[cluster.RegistryCheckpoints](f.wanted["INT-9.7.3-12"]).Keys)
	// The last of the table is MailApl: optional, and no kernel resource.
	assert.Equal(t, 1, *decode[cluster.ResourcePolicies](f.wanted["INT-9.7.2-16"]).RestartAction)
	assert.Equal(t, []string{`SYSTEM\CurrentControlSet\Services\MailApl`}, decode[cluster.RegistryCheckpoints](f.wanted["INT-9.7.2-19"]).Keys)
	failover := decode[cluster.RoleSettings](f.wanted["INT-9.7.5-1"])
	assert.Equal(t, 1, *failover.FailoverThreshold)
	assert.Equal(t, 8, *failover.FailoverPeriodHours)
}

// 9.7.2: every service has its account and is stopped and started manually before it becomes a resource, also the information
// store, whose resource 9.7.3 creates (D-42).
func TestEachServiceIsReadyBeforeItBecomesAResource(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	for _, service := range resolved.Resolve(f.site, "", "").Services {
		assert.NotEmpty(t, f.called("EnsureWindowsService check KERN1 INT-9.7.2-0 service "+service.Key+" starts manually, is stopped and logs on with its account"), service.Key)
	}
}
