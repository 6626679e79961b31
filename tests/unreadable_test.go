package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ps "changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
)

// In PowerShell, a property that cannot be read is null. As a number null is 0, and as a condition it is false: a script
// must not return or set such a value.
func TestScriptsTakeNoValueThatCannotBeReadForAnother(t *testing.T) {
	for _, release := range []string{"2008 R2", "2022"} {
		t.Run(release, func(t *testing.T) {
			r := startRelease(t, release)
			r.run(t, node1, ps.AddClusterGroup, params{"Name": "G"})
			r.run(t, node1, ps.AddClusterResource, params{"Name": "R", "ResourceType": "Generic Service", "Group": "G"})
			unreadable := func(property string) {
				t.Helper()
				r.lab.World.Unreadable.Clear()
				r.lab.World.Unreadable.Store(property, true)
			}
			for _, property := range []string{"RestartAction", "RestartPeriod", "RestartThreshold", "RetryPeriodOnFailure", "SeparateMonitor"} {
				unreadable("ClusterResource." + property)
				assert.Equal(t, property+" of R cannot be read", r.refused(t, node1, ps.GetClusterResourcePolicies, params{"Name": "R"}).Message)
			}
			start := map[bool]string{true: "PersistentState", false: "Priority"}[release == "2008 R2"]
			for _, property := range []string{start, "FailoverThreshold", "FailoverPeriod"} {
				unreadable("ClusterGroup." + property)
				seen := read[struct {
					Groups []struct{ Unreadable []string }
				}](t, r, node1, ps.GetCluster, nil).Groups
				assert.Equal(t, []string{property}, seen[len(seen)-1].Unreadable)
			}
			r.lab.World.Unreadable.Clear()
			assert.Contains(t, string(r.run(t, node1, ps.GetCluster, nil).Result), `"unreadable":[]`)
			if release == "2008 R2" {
				olderValuesThatCannotBeRead(t, r, unreadable)
			}
		})
	}
}

func olderValuesThatCannotBeRead(t *testing.T, r *remote, unreadable func(property string)) {
	t.Helper()
	r.run(t, node1, ps.SetClusterGroupPriority, params{"Name": "G", "Value": uint32(1000)})
	unreadable("ClusterGroup.PersistentState")
	assert.Contains(t, string(r.run(t, node1, ps.GetCluster, nil).Result), `"persistentState":null`)
	assert.Equal(t, "PersistentState of G cannot be read", r.refused(t, node1, ps.StopClusterGroup, params{"Name": "G"}).Message)
	g, err := cluster.Of(r.lab.World).Groups.Get("G")
	require.NoError(t, err)
	assert.EqualValues(t, 1, g.PersistentState, "the role still starts with the cluster, because the script has not taken it offline")

	unreadable("Feature.Installed")
	assert.Equal(t, "Installed of feature DHCP cannot be read", r.refused(t, node1, ps.GetWindowsFeature, params{"Names": []string{"DHCP"}}).Message)
	unreadable("MSCluster_DiskPartition.TotalSize")
	assert.Equal(t, "TotalSize of a clustered partition cannot be read", r.refused(t, node1, ps.GetClusteredDisks, nil).Message)
	unreadable("Win32_NetworkAdapterConfiguration.DHCPEnabled")
	assert.Equal(t, "Unknown", read[struct{ Adapters []struct{ DHCP string } }](t, r, node1, ps.GetNetworkAdapters, nil).Adapters[0].DHCP)

	r.lab.World.Unreadable.Clear()
	virtualServer(t, r)
	owner := fileServer(t, r)
	r.run(t, owner, ps.NewDirectory, params{"Path": `R:\Lab`})
	r.run(t, owner, ps.NewShareRead, params{"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "Description": "", "Account": "Everyone"})
	unreadable("Win32_SecurityDescriptor.ControlFlags")
	refused := r.refused(t, owner, ps.GetShare, params{"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "PrincipalSid": "S-1-1-0"})
	assert.Equal(t, `ControlFlags of \\XPRBERLIN\Lab cannot be read`, refused.Message)
}
