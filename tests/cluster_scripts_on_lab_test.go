package tests

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	ps "changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
	"changeover/lab/windows/scm"
)

// clusterGroup is a group in the output of get-cluster.
type clusterGroup struct {
	Name, Type, Owner, State                    string
	Core                                        bool
	Priority, FailoverThreshold, FailoverPeriod int64
}

type clusterSeen struct {
	Name   string
	Nodes  []struct{ Name, State, Status string }
	Groups []clusterGroup
}

func (c clusterSeen) group(t testing.TB, name string) clusterGroup {
	t.Helper()
	for _, g := range c.Groups {
		if g.Name == name {
			return g
		}
	}
	require.Fail(t, "no group "+name)
	return clusterGroup{}
}

type resourceSeen struct {
	ID, Name, Type, Group, Owner, State, Service string
	Maintenance                                  bool
}

func (r *remote) cluster(t testing.TB) clusterSeen {
	t.Helper()
	return read[clusterSeen](t, r, node1, ps.GetCluster, nil)
}

// clusterIdentity is the output of get-cluster-identity.
type clusterIdentity struct {
	Member bool
	ID     string
}

func (r *remote) identity(t testing.TB, host string) clusterIdentity {
	t.Helper()
	return read[clusterIdentity](t, r, host, ps.GetClusterIdentity, nil)
}

func (r *remote) resource(t testing.TB, name string) resourceSeen {
	t.Helper()
	all := read[struct{ Resources []resourceSeen }](t, r, node1, ps.GetClusterResources, nil)
	for _, one := range all.Resources {
		if one.Name == name {
			return one
		}
	}
	require.Fail(t, "no resource "+name)
	return resourceSeen{}
}

// resourceBecomes waits until a resource is in a state.
func (r *remote) resourceBecomes(t testing.TB, name, state string) {
	t.Helper()
	require.Eventually(t, func() bool { return r.resource(t, name).State == state }, 20*time.Second, 20*time.Millisecond, "%s is %+v", name, r.resource(t, name))
}

func clusterReads(t *testing.T, r *remote) {
	c := r.cluster(t)
	assert.Equal(t, "XPRCLUSTER", c.Name)
	assert.Equal(t, []struct{ Name, State, Status string }{{node1, "Up", "Normal"}, {node2, "Up", "Normal"}}, c.Nodes)
	id := r.identity(t, node1)
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, id.ID)
	assert.True(t, id.Member)
	assert.Equal(t, id, r.identity(t, node2), "all nodes give the same answer")
	assert.True(t, c.group(t, "Cluster Group").Core)
	assert.Equal(t, "Online", c.group(t, "Cluster Group").State)
	r.answers(t, node2, ps.GetClusterNetworks, nil, `{"networks": [{"name": "Cluster Network 1", "address": "172.26.209.0", "mask": "255.255.255.0"},
		{"name": "Interconnect", "address": "10.10.0.0", "mask": "255.255.255.0"}]}`)
	r.answers(t, node2, ps.GetClusterNetworkInterfaces, nil, `{"networks": [{"name": "Cluster Network 1", "role": 3, "mask": "255.255.255.0"},
		{"name": "Interconnect", "role": 1, "mask": "255.255.255.0"}], "interfaces": [
		{"node": "KERN1", "network": "Cluster Network 1", "address": "172.26.209.41"}, {"node": "KERN1", "network": "Interconnect", "address": "10.10.0.1"},
		{"node": "KERN2", "network": "Cluster Network 1", "address": "172.26.209.42"}, {"node": "KERN2", "network": "Interconnect", "address": "10.10.0.2"}]}`)
	types := read[struct{ Types []struct{ Name, DLL string } }](t, r, node1, ps.GetClusterResourceTypes, nil)
	assert.Contains(t, types.Types, struct{ Name, DLL string }{"Generic Service", "clusres.dll"})
	disks := read[struct{ Disks []struct{ ID, Name string } }](t, r, node1, ps.GetClusterAvailableDisks, nil)
	assert.Len(t, disks.Disks, 1)
}

func roleScripts(t *testing.T, r *remote) {
	named := params{"Name": role}
	r.run(t, node1, ps.AddClusterGroup, named)
	twice := r.refused(t, node1, ps.AddClusterGroup, named)
	assert.EqualValues(t, 5010, twice.Code(), "%+v", twice)
	set := func(script *ps.Script, v any) { r.run(t, node1, script, params{"Name": role, "Value": v}) }
	set(ps.SetClusterGroupPriority, uint32(3000))
	set(ps.SetClusterGroupFailoverThreshold, uint32(1))
	set(ps.SetClusterGroupFailoverPeriod, uint32(8))
	r.answers(t, node1, ps.GetClusterGroupOwners, named, `{"found": true, "owners": []}`)
	r.run(t, node1, ps.SetClusterGroupOwners, params{"Name": role, "Owners": []string{node2, node1}})
	r.answers(t, node1, ps.GetClusterGroupOwners, named, `{"found": true, "owners": ["KERN2", "KERN1"]}`)
	r.answers(t, node1, ps.GetClusterGroupOwners, params{"Name": "Lab removed"}, `{"found": false, "owners": []}`)
	g := r.cluster(t).group(t, role)
	assert.EqualValues(t, []int64{3000, 1, 8}, []int64{g.Priority, g.FailoverThreshold, g.FailoverPeriod})
	add := func(name, typ string) {
		r.run(t, node1, ps.AddClusterResource, params{"Name": name, "Group": role, "ResourceType": typ})
	}
	add("IP", "IP Address")
	add("Name [x]", "Network Name")
	r.run(t, node1, ps.SetClusterIPAddress, params{"Name": "IP", "Address": "172.26.209.43", "SubnetMask": "255.255.255.0", "Network": "Cluster Network 1"})
	r.run(t, node1, ps.SetClusterNetworkName, params{"Name": "Name [x]", "NetworkName": "XPRBERLIN"})
	r.run(t, node1, ps.AddClusterResourceDependency, params{"Name": "Name [x]", "Provider": "IP"})
	r.answers(t, node1, ps.GetClusterResourceDependency, params{"Name": "Name [x]"}, `{"found": true, "expression": "([`+r.resource(t, "IP").ID+`])"}`)
	r.answers(t, node1, ps.GetClusterResourceDependency, params{"Name": "none"}, `{"found": false, "expression": ""}`)
	r.answers(t, node1, ps.GetClusterResourceOwners, params{"Name": "none"}, `{"found": false, "owners": []}`)
	parameters := read[struct {
		Parameters []struct{ Name, Value string }
	}](t, r, node1, ps.GetClusterResourceParameters, params{"Name": "IP"})
	assert.Contains(t, parameters.Parameters, struct{ Name, Value string }{"Address", "172.26.209.43"})
	assert.Contains(t, parameters.Parameters, struct{ Name, Value string }{"EnableDhcp", "0"})
	unknown := r.refused(t, node1, ps.AddClusterResource, params{"Name": "x", "Group": role, "ResourceType": "Missing"})
	assert.EqualValues(t, 5078, unknown.Code(), "%+v", unknown)
	starts := func() uint32 {
		g, err := cluster.Of(r.lab.World).Groups.Get(role)
		assert.NoError(t, err)
		return g.PersistentState
	}
	assert.Zero(t, starts())
	for _, value := range []uint32{1, 0} {
		r.run(t, node1, ps.SetClusterGroupStart, params{"Name": role, "Value": value})
		assert.Equal(t, value, starts())
	}
	r.run(t, node1, ps.StartClusterGroup, named)
	r.resourceBecomes(t, "Name [x]", "Online")
}

// fileServer adds a disk and a file server to the role, which has a network name, and returns the role's owner.
func fileServer(t *testing.T, r *remote) string {
	t.Helper()
	disk := read[struct{ Disks []struct{ ID string } }](t, r, node1, ps.GetClusterAvailableDisks, nil).Disks[0].ID
	r.run(t, node1, ps.AddClusterDisk, params{"Id": disk, "Name": "Lab Disk"})
	r.run(t, node1, ps.MoveClusterResource, params{"Name": "Lab Disk", "Group": role})
	r.resourceBecomes(t, "Lab Disk", "Online")
	assert.Equal(t, role, r.resource(t, "Lab Disk").Group)
	r.install(t, "FS-FileServer")
	r.run(t, node1, ps.AddClusterResource, params{"Name": "Files", "Group": role, "ResourceType": "File Server"})
	r.run(t, node1, ps.AddClusterResourceDependency, params{"Name": "Files", "Provider": "Name [x]"})
	r.run(t, node1, ps.AddClusterResourceDependency, params{"Name": "Files", "Provider": "Lab Disk"})
	r.run(t, node1, ps.StartClusterResource, params{"Name": "Files"})
	r.resourceBecomes(t, "Files", "Online")
	return r.cluster(t).group(t, role).Owner
}

func shareScripts(t *testing.T, r *remote) {
	owner := fileServer(t, r)
	const folder = `R:\Lab`
	r.run(t, owner, ps.NewDirectory, params{"Path": folder})
	share := func(name string, more params) params {
		p := params{"Name": name, "Scope": "XPRBERLIN"}
		for k, v := range more {
			p[k] = v
		}
		return p
	}
	full := params{"Path": folder, "Description": "XPR 'Lab' Directory", "Account": `BUILTIN\Administrators`}
	r.run(t, owner, ps.NewShareFull, share("Lab$", full))
	r.run(t, owner, ps.NewShareRead, share("LabRead", full))
	twice := r.refused(t, owner, ps.NewShareRead, share("LabRead", full))
	assert.Equal(t, "Windows System Error 2118,New-SmbShare", twice.ID)
	assert.EqualValues(t, 2118, twice.Code())
	r.run(t, owner, ps.SetShareDescription, share("Lab$", params{"Description": "other"}))
	r.run(t, owner, ps.GrantShareAccess, share("Lab$", params{"Account": `EXAMPLE\xprsvc`, "Access": "Change"}))
	r.run(t, owner, ps.RevokeShareAccess, share("Lab$", params{"Account": `BUILTIN\Administrators`}))
	seen := read[struct {
		Account string
		Folder  bool
		Shares  []struct {
			Path, Description string
			Access            []struct{ Account, SID, Type, Right string }
		}
	}](t, r, owner, ps.GetShare, share("Lab$", params{"Path": folder, "PrincipalSid": "S-1-1-0"}))
	assert.Equal(t, "Everyone", seen.Account)
	assert.True(t, seen.Folder)
	require.Len(t, seen.Shares, 1)
	assert.Equal(t, "other", seen.Shares[0].Description)
	require.Len(t, seen.Shares[0].Access, 1)
	assert.Equal(t, `EXAMPLE\xprsvc Allow Change`, seen.Shares[0].Access[0].Account+" "+seen.Shares[0].Access[0].Type+" "+seen.Shares[0].Access[0].Right)
	r.run(t, owner, ps.RemoveShare, share("LabRead", nil))
	r.run(t, owner, ps.RemoveShare, share("LabRead", nil)) // the share is gone: nothing to remove
}

func resourceScripts(t *testing.T, r *remote) {
	const name = `Lab Res [1] "x"`
	for _, node := range []string{node1, node2} {
		if node == node2 {
			r.addService(t, node, scm.ServiceConfig{Name: service, BinaryPath: `C:\Windows\System32\svchost.exe`, DisplayName: "Lab service", StartType: scm.StartManual})
		} else {
			r.run(t, node, ps.SetServiceStartMode, params{"Name": service, "StartMode": "Manual"})
		}
	}
	r.run(t, node1, ps.AddClusterResource, params{"Name": "New Resource", "Group": role, "ResourceType": "Generic Service"})
	r.run(t, node1, ps.RenameClusterResource, params{"Name": "New Resource", "NewName": name})
	r.run(t, node1, ps.SetClusterParameter, params{"Name": name, "Parameter": "ServiceName", "Value": service})
	r.run(t, node1, ps.SetClusterParameterNumber, params{"Name": name, "Parameter": "UseNetworkName", "Value": uint32(1)})
	r.run(t, node1, ps.AddClusterResourceDependency, params{"Name": name, "Provider": "Name [x]"})
	set := func(script *ps.Script, v any) { r.run(t, node1, script, params{"Name": name, "Value": v}) }
	set(ps.SetClusterResourceRestartAction, uint32(2))
	set(ps.SetClusterResourceRestartPeriod, uint32(900000))
	set(ps.SetClusterResourceRestartThreshold, uint32(3))
	set(ps.SetClusterResourceRetryPeriod, uint32(3600000))
	set(ps.SetClusterResourceSeparateMonitor, true)
	named := params{"Name": name}
	r.answers(t, node1, ps.GetClusterResourcePolicies, named, `{"restartAction": 2, "restartPeriod": 900000, "restartThreshold": 3,
		"retryPeriodOnFailure": 3600000, "separateMonitor": true}`)
	r.run(t, node1, ps.SetClusterResourceOwners, params{"Name": name, "Owners": []string{node2, node1}})
	owners := read[struct{ Owners []string }](t, r, node1, ps.GetClusterResourceOwners, named)
	assert.ElementsMatch(t, []string{node1, node2}, owners.Owners)
	assert.Equal(t, service, r.resource(t, name).Service)
	const disk = "Cluster Disk 1"
	assert.False(t, r.resource(t, disk).Maintenance)
	r.run(t, node1, ps.SetClusterParameterNumber, params{"Name": disk, "Parameter": "MaintenanceMode", "Value": uint32(1)})
	assert.True(t, r.resource(t, disk).Maintenance)
	r.run(t, node1, ps.SetClusterParameterNumber, params{"Name": disk, "Parameter": "MaintenanceMode", "Value": uint32(0)})
	r.run(t, node1, ps.StartClusterResource, named)
	r.resourceBecomes(t, name, "Online")

	owner := r.cluster(t).group(t, role).Owner
	r.run(t, owner, ps.NewRegistryKey, params{"Key": `SOFTWARE\Lab`})
	r.run(t, node1, ps.AddClusterCheckpoint, params{"Name": name, "Key": `SOFTWARE\Lab`})
	r.answers(t, node1, ps.GetClusterCheckpoints, named, `{"keys": ["SOFTWARE\\Lab"], "noList": false}`)
	r.run(t, node1, ps.RemoveClusterCheckpoint, params{"Name": name, "Key": `SOFTWARE\Lab`})
	r.answers(t, node1, ps.GetClusterCheckpoints, named, `{"keys": [], "noList": false}`)
	reply := r.run(t, node1, ps.SetClusterParameter, params{"Name": name, "Parameter": "StartupParameters", "Value": "-x"})
	assert.NotEmpty(t, reply.Warnings, "the resource is online")
	r.run(t, node1, ps.StopClusterResource, named)
	r.resourceBecomes(t, name, "Offline")
	r.run(t, node1, ps.StartClusterResource, named)
	r.resourceBecomes(t, name, "Online")
	r.run(t, node1, ps.StopClusterResourceAndWait, named)
	assert.Equal(t, "Offline", r.resource(t, name).State)
}

// evictionScripts evicts the second node from the cluster, by a task that runs as SYSTEM like that for the resource
// type.
func evictionScripts(t *testing.T, r *remote) {
	r.run(t, node1, ps.GetClusterQuorum, nil)
	task := params{"Task": "changeover-evict-1"}
	r.run(t, node1, ps.StartNodeEviction, params{"Task": "changeover-evict-1", "Name": node2})
	require.Eventually(t, func() bool {
		reply := r.run(t, node1, ps.GetResourceTypeRegistration, task)
		return assert.ObjectsAreEqual("Ready", field(t, reply, "state"))
	}, 20*time.Second, 20*time.Millisecond)
	nodes := read[struct{ Nodes []struct{ Name string } }](t, r, node1, ps.GetCluster, nil).Nodes
	require.Len(t, nodes, 1, "the node is evicted even if the clean-up on it failed")
	assert.Equal(t, node1, nodes[0].Name)
	r.run(t, node1, ps.RemoveResourceTypeRegistration, task)
}

func resourceTypeScripts(t *testing.T, r *remote) {
	const dll = `C:\Windows\Cluster\mrsclusres.dll`
	task := params{"Task": "changeover-type-1"}
	start := params{"Task": "changeover-type-1", "Name": "mrsclusres", "Dll": dll}
	source := r.lab.Site.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`
	r.run(t, node1, ps.CopyFile, params{"Source": source, "Destination": dll})
	r.run(t, node1, ps.StartResourceTypeRegistration, start)
	require.Eventually(t, func() bool {
		reply := r.run(t, node1, ps.GetResourceTypeRegistration, task)
		return assert.ObjectsAreEqual("Ready", field(t, reply, "state"))
	}, 20*time.Second, 20*time.Millisecond)
	failed := r.run(t, node1, ps.GetResourceTypeRegistration, task)
	assert.EqualValues(t, 1, field(t, failed, "result"), "the other node lacks the DLL")
	assert.NotEmpty(t, field(t, failed, "message"))
	r.run(t, node2, ps.CopyFile, params{"Source": source, "Destination": dll})
	r.run(t, node1, ps.StartResourceTypeRegistration, start)
	r.eventually(t, node1, ps.GetResourceTypeRegistration, task, `{"exists": true, "state": "Ready", "result": 0, "message": ""}`)
	r.answers(t, node2, ps.GetClusterNetworkInterfaces, nil, `{"networks": [{"name": "Cluster Network 1", "role": 3, "mask": "255.255.255.0"},
		{"name": "Interconnect", "role": 1, "mask": "255.255.255.0"}], "interfaces": [
		{"node": "KERN1", "network": "Cluster Network 1", "address": "172.26.209.41"}, {"node": "KERN1", "network": "Interconnect", "address": "10.10.0.1"},
		{"node": "KERN2", "network": "Cluster Network 1", "address": "172.26.209.42"}, {"node": "KERN2", "network": "Interconnect", "address": "10.10.0.2"}]}`)
	types := read[struct{ Types []struct{ Name, DLL string } }](t, r, node2, ps.GetClusterResourceTypes, nil)
	assert.Contains(t, types.Types, struct{ Name, DLL string }{"mrsclusres", dll})
	r.run(t, node1, ps.RemoveResourceTypeRegistration, task)
	r.answers(t, node1, ps.GetResourceTypeRegistration, task, `{"exists": false, "state": "", "result": 0, "message": ""}`)
}

// field returns a property of the only object in a reply.
func field(t testing.TB, reply host.Reply, name string) any {
	t.Helper()
	var objects []map[string]any
	require.NoError(t, json.Unmarshal(reply.Result, &objects))
	require.Len(t, objects, 1)
	return objects[0][name]
}

func movingScripts(t *testing.T, r *remote) {
	from := r.cluster(t).group(t, role).Owner
	to := node1
	if from == node1 {
		to = node2
	}
	r.run(t, node1, ps.SuspendClusterNode, params{"Name": to})
	paused := r.refused(t, node1, ps.MoveClusterGroup, params{"Name": role, "Node": to})
	assert.EqualValues(t, 5070, paused.Code(), "%+v", paused)
	r.run(t, node1, ps.ResumeClusterNode, params{"Name": to})
	r.run(t, node1, ps.MoveClusterGroup, params{"Name": role, "Node": to})
	require.Eventually(t, func() bool {
		g := r.cluster(t).group(t, role)
		return g.Owner == to && g.State != "Pending"
	}, 20*time.Second, 20*time.Millisecond)
	moves := read[struct {
		Now    time.Time
		Oldest []time.Time
		Events []struct {
			Time  time.Time
			ID    int
			Texts []string
		}
	}](t, r, from, ps.GetRoleMoves, params{"Newest": 5})
	assert.Len(t, moves.Oldest, 1)
	assert.Equal(t, 1641, moves.Events[0].ID, "the newest first")
	assert.Equal(t, []string{role, to}, moves.Events[0].Texts)
	assert.WithinDuration(t, moves.Now, moves.Events[0].Time, time.Minute)
	assert.Equal(t, 1201, moves.Events[len(moves.Events)-1].ID)
	r.answers(t, from, ps.GetDirectory, params{"Path": `R:\Lab`}, `{"drive": false, "exists": false, "folder": false, "names": []}`)
	r.answers(t, to, ps.GetDirectory, params{"Path": `R:\Lab`}, `{"drive": true, "exists": true, "folder": true, "names": []}`)
	r.run(t, node1, ps.StopClusterGroup, params{"Name": role})
	r.resourceBecomes(t, "IP", "Offline")
	r.run(t, node2, ps.StopClusterService, nil)
	stopped := r.refused(t, node2, ps.GetCluster, nil)
	assert.EqualValues(t, 1753, stopped.Code(), "%+v", stopped)
	assert.Equal(t, clusterIdentity{Member: true}, r.identity(t, node2), "the cluster's database is not loaded")
	r.run(t, node2, ps.StartClusterService, nil)
	require.Eventually(t, func() bool { return r.cluster(t).Nodes[1].State == "Up" }, 20*time.Second, 20*time.Millisecond)
}

func restartScripts(t *testing.T, r *remote) {
	boot := func() time.Time {
		reply, err := r.try(t, node2, ps.GetBootState, params{"Node": node2})
		if err != nil {
			return time.Time{}
		}
		var seen struct {
			LastBoot time.Time
			Pending  []string
		}
		require.NoError(t, reply.Decode(&seen))
		return seen.LastBoot
	}
	before := boot()
	assert.Zero(t, r.run(t, node2, ps.RestartHost, params{"Reason": "lab: 'test'"}).ExitCode)
	require.Eventually(t, func() bool { return boot().After(before) }, 30*time.Second, 50*time.Millisecond)
}
