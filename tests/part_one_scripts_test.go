package tests

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell"
	ps "changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/lab/serve"
)

// startRelease puts up the lab of an example site with another release of Windows Server.
func startRelease(t *testing.T, release string) *remote {
	t.Helper()
	t.Setenv("XPR_ADMIN_PASSWORD", "a")
	t.Setenv("XPR_POSTMASTER_PASSWORD", "b")
	t.Setenv("XPR_SERVICE_PASSWORD", "c")
	s, _, err := sitefile.Load(site("berlin"))
	require.NoError(t, err)
	s.Cluster.WindowsServer = release
	lab, err := serve.Start(s, serve.Options{Directory: t.TempDir(), Scale: 0.02, Seed: 1, Secrets: secrets.Resolver{}})
	require.NoError(t, err)
	t.Cleanup(lab.Close)
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(reach(lab)), Secrets: secrets.Resolver{}})
	t.Cleanup(pool.Close)
	return &remote{lab: lab, pool: pool, used: map[string]int{}}
}

// A script for Windows Server 2008 R2 answers as the one for later releases does there.
func TestScriptsOfWindowsServer2008R2AnswerAlike(t *testing.T) {
	old, later := startRelease(t, "2008 R2"), startRelease(t, "2022")
	alike := func(script *ps.Script, values params) {
		t.Helper()
		require.NotEqual(t, script, script.On(ps.Windows2008R2), "%s is the same on both", script.Name)
		assert.JSONEq(t, string(later.run(t, node1, script, values).Result), string(old.run(t, node1, script, values).Result), script.Name)
	}
	both := func(script *ps.Script, values params) {
		t.Helper()
		old.run(t, node1, script, values)
		later.run(t, node1, script, values)
	}
	features := params{"Names": []string{"DHCP", "SMTP-Server", "Web-Server", "No-Such"}}
	alike(ps.GetWindowsFeature, features)
	for _, r := range []*remote{old, later} {
		r.install(t, "SMTP-Server")
	}
	alike(ps.GetWindowsFeature, features)
	alike(ps.GetFeatureRemoval, params{"Name": "SMTP-Server"})
	both(ps.UninstallWindowsFeature, params{"Name": "SMTP-Server"})

	adapters := func(r *remote) []windows.Adapter {
		all := read[struct{ Adapters []windows.Adapter }](t, r, node1, ps.GetNetworkAdapters, nil).Adapters
		return slices.DeleteFunc(all, func(a windows.Adapter) bool { return a.Status != windows.AdapterUp })
	}
	assert.Equal(t, adapters(later), adapters(old), "one that is not up has another status")
	alike(ps.TestTCPPort, params{"Address": node2, "Port": 445})
	alike(ps.TestTCPPort, params{"Address": node2, "Port": 4})
	ports := func(r *remote) []int {
		var numbers []int
		for _, listener := range read[struct{ Ports []struct{ Port int } }](t, r, node1, ps.GetListeningPorts, nil).Ports {
			numbers = append(numbers, listener.Port)
		}
		return numbers
	}
	assert.Equal(t, ports(later), ports(old), "their processes differ")
	alike(ps.GetClusteredDisks, nil)

	group := params{"GroupSid": "S-1-5-32-544"}
	alike(ps.GetLocalGroupMembers, group)
	alike(ps.GetLocalGroupMembers, params{"GroupSid": "S-1-5-32-99999"})
	both(ps.AddLocalGroupMember, params{"GroupSid": "S-1-5-32-544", "Account": `EXAMPLE\xprsvc`})
	alike(ps.GetLocalGroupMembers, group)

	both(ps.AddClusterGroup, params{"Name": "G"})
	both(ps.AddClusterResource, params{"Name": "R", "ResourceType": "Generic Service", "Group": "G"})
	both(ps.NewRegistryKey, params{"Key": `SOFTWARE\Lab\Below`})
	checkpoints := params{"Name": "R"}
	alike(ps.GetClusterCheckpoints, checkpoints)
	both(ps.AddClusterCheckpoint, params{"Name": "R", "Key": `SOFTWARE\Lab`})
	both(ps.AddClusterCheckpoint, params{"Name": "R", "Key": `SOFTWARE\Lab\Below`})
	alike(ps.GetClusterCheckpoints, checkpoints)
	both(ps.RemoveClusterCheckpoint, params{"Name": "R", "Key": `SOFTWARE\Lab`})
	alike(ps.GetClusterCheckpoints, checkpoints)
	cluster := read[struct {
		Name  string
		Nodes []struct{ Name, State string }
	}](t, old, node1, ps.GetCluster, nil)
	assert.NotEmpty(t, cluster.Name)
	assert.Equal(t, "Up", cluster.Nodes[0].State)
	nodesAndGroupsAnswerAlike(t, old, later)
	sharesAnswerAlike(t, old, later)
	for _, script := range ps.OnlyOn2008R2() {
		assert.NotZero(t, old.used[script.Name], "%s was not run", script.Name)
	}
}
