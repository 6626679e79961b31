package tests

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell"
	ps "changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/lab/serve"
	labwindows "changeover/lab/windows"
)

// startRelease starts the lab of an example site with another release of Windows Server.
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
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(labOptions(lab)), Secrets: secrets.Resolver{}})
	t.Cleanup(pool.Close)
	return &remote{lab: lab, pool: pool, used: map[string]int{}}
}

// A script for Windows Server 2008 R2 has the same output there as the script for later releases has on those.
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
	assert.Equal(t, adapters(later), adapters(old), "an adapter that is not up has another status")
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
	for _, address := range []string{"172.26.209.42", "172.26.209.77", "192.0.2.200"} {
		alike(ps.GetNeighborMAC, params{"Address": address})
	}
	old.answers(t, node1, ps.GetNeighborMAC, params{"Address": "172.26.209.42"}, `{"mac": "02-4C-AC-1A-D1-2A"}`)
	servers := params{"Servers": []string{"172.26.209.2", node2, "172.26.209.77", "nobody"}}
	alike(ps.TestNameServers, servers)
	assert.True(t, read[struct{ Answers []struct{ Answered bool } }](t, old, node1, ps.TestNameServers, servers).Answers[0].Answered)
	alike(ps.GetInstalledSoftware, params{"Ports": false})
	alike(ps.GetInstalledSoftware, params{"Ports": true})
	assert.Contains(t, read[struct{ PrinterPorts []string }](t, old, node1, ps.GetInstalledSoftware, params{"Ports": true}).PrinterPorts, "LPT1:")
	for _, r := range []*remote{old, later} {
		require.NoError(t, r.lab.World.Host(node1).Services.Stop("Spooler"))
		r.eventually(t, node1, ps.GetInstalledSoftware, params{"Ports": true}, `{"products": [], "spooler": "Stopped", "printerPorts": []}`)
	}

	group := params{"GroupSid": "S-1-5-32-544"}
	alike(ps.GetLocalGroupMembers, group)
	alike(ps.GetLocalGroupMembers, params{"GroupSid": "S-1-5-32-99999"})
	both(ps.AddLocalGroupMember, params{"GroupSid": "S-1-5-32-544", "Account": `EXAMPLE\xprsvc`})
	_, domain := old.lab.World.Domain()
	for _, r := range []*remote{old, later} {
		r.lab.World.AddAccount(`EXAMPLE\second`, "x")
	}
	both(ps.AddLocalGroupMember, params{"GroupSid": "S-1-5-32-544", "Account": "second@" + domain})
	alike(ps.GetLocalGroupMembers, params{"GroupSid": "S-1-5-32-544"})
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
	tasksAlike(t, old, later)
	for _, script := range ps.OnlyOn2008R2() {
		assert.NotZero(t, old.used[script.Name], "%s was not run", script.Name)
	}
}

// tasksAlike runs programs as SYSTEM on both releases. The eviction leaves clusters with one node.
func tasksAlike(t *testing.T, old, later *remote) {
	t.Helper()
	installer := old.lab.Site.Media.Path + `\XpressionsInstall\Prerequisites\vcredist_x64.exe`
	const library = `C:\Windows\Cluster\mrsclusres.dll`
	program, none := params{"Name": "changeover-lab-1"}, params{"Name": "none"}
	resourceType, eviction := params{"Task": "changeover-type-1"}, params{"Task": "changeover-evict-1"}
	for _, r := range []*remote{old, later} {
		broken := labwindows.Task{Name: "Update", Path: `\Northwind\`, Broken: true}
		require.NoError(t, r.lab.World.Host(node1).Tasks.Register(broken, false), "a task that is not Changeover's")
		notStarted := `{"registered": true, "state": "Ready", "lastResult": 267011, "started": false, "exitCode": "", "failure": "", "output": "", "errors": ""}`
		r.answers(t, node1, ps.GetProgramEnds, nil, `{"ended": [], "running": []}`)
		r.run(t, node1, ps.RegisterProgram, params{"Name": "changeover-lab-1", "Path": installer, "Arguments": "/q"})
		r.answers(t, node1, ps.GetProgramRun, program, notStarted)
		again := r.refused(t, node1, ps.RegisterProgram, params{"Name": "changeover-lab-1", "Path": installer, "Arguments": "/q"})
		assert.EqualValues(t, 183, again.Code(), "a task that is already there may run: %+v", again)
		r.run(t, node1, ps.StartProgram, program)
		r.eventually(t, node1, ps.GetProgramRun, program, strings.NewReplacer("267011", "0", "false", "true", `"exitCode": ""`, `"exitCode": "0"`).Replace(notStarted))
		r.run(t, node1, ps.UnregisterProgram, program)
		r.answers(t, node1, ps.GetProgramRun, none, `{"registered": false, "state": "", "lastResult": 0, "started": false, "exitCode": "", "failure": "", "output": "", "errors": ""}`)
		assert.EqualValues(t, 2, r.refused(t, node1, ps.StartProgram, none).Code())
		assert.NotEmpty(t, r.refused(t, node1, ps.UnregisterProgram, none).Message)
		boot := read[struct{ LastBoot string }](t, r, node1, ps.GetBootState, params{"Node": ""}).LastBoot
		r.answers(t, node1, ps.GetProgramEnds, nil, `{"ended": [{"name": "changeover-lab-1", "exitCode": "0", "boot": "`+boot+`"}], "running": []}`)

		source := r.lab.Site.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`
		register := params{"Task": "changeover-type-1", "Name": "mrsclusres & more", "Dll": `%SystemRoot%\Cluster\mrsclusres.dll`}
		r.answers(t, node1, ps.GetResourceTypeRegistration, resourceType, `{"exists": false, "state": "", "result": 0, "message": ""}`)
		r.run(t, node1, ps.StartResourceTypeRegistration, register)
		require.Eventually(t, func() bool {
			return assert.ObjectsAreEqual("Ready", field(t, r.run(t, node1, ps.GetResourceTypeRegistration, resourceType), "state"))
		}, 20*time.Second, 20*time.Millisecond)
		failed := r.run(t, node1, ps.GetResourceTypeRegistration, resourceType)
		assert.EqualValues(t, 1, field(t, failed, "result"), "there is no such library")
		assert.NotEmpty(t, field(t, failed, "message"))
		for _, node := range []string{node1, node2} {
			r.run(t, node, ps.CopyFile, params{"Source": source, "Destination": library})
		}
		r.run(t, node1, ps.StartResourceTypeRegistration, register)
		r.eventually(t, node1, ps.GetResourceTypeRegistration, resourceType, `{"exists": true, "state": "Ready", "result": 0, "message": ""}`)
		assert.Contains(t, string(r.run(t, node1, ps.GetClusterResourceTypes, nil).Result), `"mrsclusres \u0026 more"`)
		r.run(t, node1, ps.StartNodeEviction, params{"Task": "changeover-evict-1", "Name": node2})
		require.Eventually(t, func() bool {
			return assert.ObjectsAreEqual("Ready", field(t, r.run(t, node1, ps.GetResourceTypeRegistration, eviction), "state"))
		}, 20*time.Second, 20*time.Millisecond)
		assert.Len(t, read[struct{ Nodes []any }](t, r, node1, ps.GetCluster, nil).Nodes, 1)
		for _, task := range []params{resourceType, eviction, resourceType} {
			r.run(t, node1, ps.RemoveResourceTypeRegistration, task)
		}
		r.answers(t, node1, ps.GetResourceTypeRegistration, resourceType, `{"exists": false, "state": "", "result": 0, "message": ""}`)
		left := r.lab.World.Host(node1).Tasks.List()
		require.Len(t, left, 1)
		assert.Equal(t, broken.FullName(), left[0].FullName())
	}
}
