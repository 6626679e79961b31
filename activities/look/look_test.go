package look

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/runbook"
)

type object map[string]any

// node is a node of a cluster with a role of XPR.
func node(t *testing.T) *enginetest.Host {
	t.Helper()
	h := enginetest.NewHost(t, func(*engine.Engine) {})
	h.Always("get-computer", object{"name": "KERN1", "domain": "example.test", "caption": "Microsoft Windows Server 2019 Datacenter", "version": "10.0.17763"})
	h.Always("get-computer-model", object{"manufacturer": "VMware, Inc.", "model": "VMware7,1"})
	h.Always("get-network-configuration", object{"adapters": []object{
		{"addresses": []string{"10.1.0.11", "fe80::1"}, "gateways": []string{"10.1.0.1"}, "dnsServers": []string{"10.1.0.2"}}, {"addresses": []string{"192.168.0.1"}},
	}})
	h.Always("get-network-adapters", object{"adapters": []object{{"mac": "00-15-5D-01-02-03", "addresses": []string{"10.1.0.11"}}, {"mac": "00-15-5D-01-02-04", "addresses": []string{}}}})
	h.Always("get-services", object{"services": []object{
		{"name": "licsvc", "account": "LocalSystem"},
		{"name": "mrs", "account": `EXAMPLE\xprsvc`},
		{"name": "infostor", "account": `NT AUTHORITY\NetworkService`},
		{"name": "mta", "account": `NT-AUTORITÄT\Netzwerkdienst`},
	}})
	h.Always("get-account-sids", object{"accounts": []object{{"account": `EXAMPLE\xprsvc`, "sid": "S-1-5-21-1-2-3-1001"}, {"account": `NT-AUTORITÄT\Netzwerkdienst`, "sid": "S-1-5-20"}}})
	h.Always("get-cluster", object{
		"name": "UMCLUSTER", "nodes": []object{{"name": "KERN1", "state": "Up"}, {"name": "KERN2", "state": "Down"}},
		"groups": []object{{"name": "Clustergruppe", "type": "Cluster", "core": true}, {"name": "Verfügbarer Speicher", "type": "AvailableStorage", "core": true}, {"name": "XPR", "type": "Unknown"}},
	})
	h.Always("get-cluster-network-interfaces", object{
		"networks":   []object{{"name": "LAN", "role": 3, "mask": "255.255.255.0"}, {"name": "Heartbeat", "role": 1, "mask": "255.255.255.0"}, {"name": "Backup", "role": 0, "mask": "255.0.0.0"}},
		"interfaces": []object{{"node": "KERN1", "network": "LAN", "address": "10.1.0.11"}},
	})
	h.Always("get-cluster-resources", object{"resources": []object{
		{"name": "Cluster IP", "type": "IP Address", "group": "Clustergruppe"},
		{"name": "Quorum", "type": "Physical Disk", "group": "Clustergruppe"},
		{"name": "Spare", "type": "Physical Disk", "group": "Verfügbarer Speicher"},
		{"name": "Disk X", "type": "Physical Disk", "group": "XPR"},
		{"name": "IP X", "type": "IP Address", "group": "XPR"},
		{"name": "Name X", "type": "Network Name", "group": "XPR"},
		{"name": "Lic", "type": "Generic Service", "group": "XPR", "service": "licsvc"},
	}})
	h.On("get-cluster-resource-parameters", func(p enginetest.Params) any {
		values := map[string][]object{
			"Cluster IP": {{"name": "Address", "value": "10.1.0.10"}}, "IP X": {{"name": "Address", "value": "10.1.0.20"}, {"name": "SubnetMask", "value": "255.255.255.0"}},
			"Name X": {{"name": "Name", "value": "XPRUM"}},
		}
		return object{"parameters": values[p.Text("Name")]}
	})
	h.Always("get-cluster-available-disks", object{"disks": []object{{"id": "1", "name": "Cluster Disk 9", "size": 1}}})
	return h
}

func query() runbook.HostQuery[Query] {
	return runbook.HostQuery[Query]{Step: runbook.Step{Host: "KERN1", Title: "read what the host is"}}
}

func reader(h *enginetest.Host) *Reader { return &Reader{Engine: &engine.Engine{Hosts: h}} }

func TestAHostIsLookedAt(t *testing.T) {
	seen, err := reader(node(t)).DescribeHost(context.Background(), query())
	require.NoError(t, err)
	assert.Equal(t, runbook.HostSeen{
		Name: "KERN1", Windows: "Microsoft Windows Server 2019 Datacenter 10.0.17763", Release: "2019", Domain: "example.test",
		Model: "VMware, Inc. VMware7,1", Virtual: true, ServiceAccount: `EXAMPLE\xprsvc`,
		Adapters: []runbook.AdapterSeen{
			{MAC: "00-15-5D-01-02-03", Addresses: []string{"10.1.0.11", "fe80::1"}, Gateways: []string{"10.1.0.1"}, DNSServers: []string{"10.1.0.2"}}, {Addresses: []string{"192.168.0.1"}},
		},
	}, seen)
}

func TestHardwareIsNoVirtualMachine(t *testing.T) {
	h := node(t)
	h.Always("get-computer-model", object{"manufacturer": "Dell Inc.", "model": "PowerEdge R740"})
	seen, err := reader(h).DescribeHost(context.Background(), query())
	require.NoError(t, err)
	assert.False(t, seen.Virtual)
}

func TestAClusterIsLookedAt(t *testing.T) {
	seen, err := reader(node(t)).DescribeCluster(context.Background(), query())
	require.NoError(t, err)
	assert.Equal(t, runbook.ClusterSeen{
		Name: "UMCLUSTER", Address: "10.1.0.10", Nodes: []string{"KERN1", "KERN2"},
		Networks: []runbook.ClusterNetworkSeen{
			{Name: "LAN", Mask: "255.255.255.0", Clients: true, Cluster: true}, {Name: "Heartbeat", Mask: "255.255.255.0", Cluster: true}, {Name: "Backup", Mask: "255.0.0.0"},
		},
		Interfaces: []runbook.ClusterInterfaceSeen{{Node: "KERN1", Network: "LAN", Address: "10.1.0.11"}},
		Roles: []runbook.RoleSeen{{
			Name: "XPR", NetworkName: "XPRUM", NameResource: "Name X", Address: "10.1.0.20", Mask: "255.255.255.0", IPResource: "IP X", Disks: []string{"Disk X"}, Services: []string{"licsvc"},
		}},
		Disks: []string{"Spare", "Disk X"}, AvailableDisks: []string{"Cluster Disk 9"},
	}, seen)
}

// A cluster may have many roles: parameters are read, one request each, of XPR's only.
func TestOnlyTheRoleOfXPRIsReadInDetail(t *testing.T) {
	h := node(t)
	groups := []object{{"name": "Clustergruppe", "type": "Cluster", "core": true}, {"name": "XPR", "type": "Unknown"}}
	resources := []object{
		{"name": "Cluster IP", "type": "IP Address", "group": "Clustergruppe"},
		{"name": "IP X", "type": "IP Address", "group": "XPR"},
		{"name": "Name X", "type": "Network Name", "group": "XPR"},
		{"name": "Lic", "type": "Generic Service", "group": "XPR", "service": "LICSVC"},
	}
	for i := range 20 {
		name := fmt.Sprintf("SQL%d", i)
		groups = append(groups, object{"name": name, "type": "Unknown"})
		resources = append(resources, object{"name": "IP " + name, "type": "IP Address", "group": name}, object{"name": "Name " + name, "type": "Network Name", "group": name},
			object{"name": "Disk " + name, "type": "Physical Disk", "group": name}, object{"name": "Service " + name, "type": "Generic Service", "group": name, "service": "MSSQL$" + name})
	}
	resources[len(resources)-1]["unread"] = "The system cannot find the file specified."
	h.Always("get-cluster", object{"name": "UMCLUSTER", "nodes": []object{{"name": "KERN1", "state": "Up"}}, "groups": groups})
	h.Always("get-cluster-resources", object{"resources": resources})
	var read []string
	h.On("get-cluster-resource-parameters", func(p enginetest.Params) any {
		read = append(read, p.Text("Name"))
		return object{"parameters": []object{{"name": "Address", "value": "10.1.0.20"}, {"name": "Name", "value": "XPRUM"}}}
	})
	seen, err := reader(h).DescribeCluster(context.Background(), query())
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"Cluster IP", "IP X", "Name X"}, read)
	require.Len(t, seen.Roles, 21)
	assert.Equal(t, "XPRUM", seen.Roles[0].NetworkName)
	assert.Equal(t, runbook.RoleSeen{Name: "SQL0", Disks: []string{"Disk SQL0"}, Services: []string{"MSSQL$SQL0"}}, seen.Roles[1])
	assert.Len(t, seen.Disks, 20)
	assert.Equal(t, []string{"cannot read the private properties of resource 'Service SQL19' of role 'SQL19': The system cannot find the file specified."}, seen.Unread)

	read = nil
	h.Always("get-cluster", object{"name": "UMCLUSTER", "groups": []object{groups[0], {"name": "SQL7", "type": "Unknown"}}})
	seen, err = reader(h).DescribeCluster(context.Background(), query())
	require.NoError(t, err)
	assert.Contains(t, read, "IP SQL7", "the only role may be the site's, before XPR is in it")
	assert.Equal(t, "10.1.0.20", seen.Roles[0].Address)
}

func refusal(text string) error {
	return &host.Failure{Type: runbook.ErrRefused, Next: "look at it", Err: &host.Error{Script: "x", Message: text}}
}

// What Windows refuses to say does not keep back the rest.
func TestALookGoesOnWithoutWhatCannotBeRead(t *testing.T) {
	h := node(t)
	h.Fails["get-computer-model"] = refusal("Invalid class")
	seen, err := reader(h).DescribeHost(context.Background(), query())
	require.NoError(t, err)
	require.Len(t, seen.Unread, 1)
	assert.Contains(t, seen.Unread[0], "cannot read the make on KERN1: Invalid class")
	assert.Equal(t, "2019", seen.Release)
	assert.NotEmpty(t, seen.Adapters)

	h.Fails["get-cluster-available-disks"] = refusal("no disks")
	found, err := reader(h).DescribeCluster(context.Background(), query())
	require.NoError(t, err)
	assert.Len(t, found.Unread, 1)
	assert.Equal(t, "10.1.0.10", found.Address)

	h.Fails["get-cluster"] = refusal("The cluster service is not running")
	found, err = reader(h).DescribeCluster(context.Background(), query())
	require.NoError(t, err, "a host that is no node of a cluster is looked at, too")
	assert.Empty(t, found.Name)
	require.Len(t, found.Unread, 1)
	assert.Contains(t, found.Unread[0], "is its cluster service running?")
}

func TestALookEndsWhereTheHostDoesNotAnswer(t *testing.T) {
	h := node(t)
	h.Fails["get-network-configuration"] = &host.Failure{Type: runbook.ErrTransport, Next: "check the host", Err: context.DeadlineExceeded}
	_, err := reader(h).DescribeHost(context.Background(), query())
	enginetest.RequireType(t, err, runbook.ErrTransport)
	h.Fails["get-cluster"] = h.Fails["get-network-configuration"]
	_, err = reader(h).DescribeCluster(context.Background(), query())
	enginetest.RequireType(t, err, runbook.ErrTransport)
	assert.Empty(t, h.Commands, "a look changes nothing")
}

// Of several addresses of a cluster that is stretched over subnets, a person chooses.
func TestTheAddressOfAStretchedClusterIsNotGuessed(t *testing.T) {
	h := node(t)
	h.Always("get-cluster-resources", object{"resources": []object{
		{"name": "Cluster IP", "type": "IP Address", "group": "Clustergruppe"}, {"name": "IP X", "type": "IP Address", "group": "Clustergruppe"},
	}})
	seen, err := reader(h).DescribeCluster(context.Background(), query())
	require.NoError(t, err)
	assert.Empty(t, seen.Address)
}

// The accounts before it belong to the host and to Windows.
func TestTheFirstAccountOfADomainIsTheServiceAccount(t *testing.T) {
	h := node(t)
	h.Always("get-services", object{"services": []object{
		{"name": "licsvc", "account": `kern1\xpr`},
		{"name": "mrs", "account": `NT INSTANS\SYSTEM`},
		{"name": "infostor", "account": `EXAMPLE\xprsvc`},
		{"name": "mta", "account": `EXAMPLE\eva`},
	}})
	h.Always("get-account-sids", object{"accounts": []object{
		{"account": `kern1\xpr`, "sid": "S-1-5-21-9-9-9-1001"},
		{"account": `NT INSTANS\SYSTEM`, "sid": "S-1-5-18"},
		{"account": `EXAMPLE\xprsvc`, "sid": "S-1-5-21-1-2-3-1001"},
		{"account": `EXAMPLE\eva`, "sid": "S-1-5-21-1-2-3-1002"},
	}})
	seen, err := reader(h).DescribeHost(context.Background(), query())
	require.NoError(t, err)
	assert.Equal(t, `EXAMPLE\xprsvc`, seen.ServiceAccount)
}

// The script fails where no domain controller answers.
func TestWithoutADomainControllerNoServiceAccountIsReported(t *testing.T) {
	h := node(t)
	h.Fails["get-account-sids"] = refusal("The trust relationship between the primary domain and the trusted domain failed")
	seen, err := reader(h).DescribeHost(context.Background(), query())
	require.NoError(t, err)
	assert.Empty(t, seen.ServiceAccount)
	require.Len(t, seen.Unread, 1)
	assert.Contains(t, seen.Unread[0], "cannot read the accounts of XPR's services on KERN1")

	// An account that is known to be Windows' own needs no SID.
	h = node(t)
	h.Always("get-services", object{"services": []object{{"name": "mrs", "account": `NT AUTHORITY\LocalService`}, {"name": "mta", "account": `NT SERVICE\mta`}, {"name": "infostor", "account": `NT-AUTORITÄT\SYSTEM`}}})
	h.Fails["get-account-sids"] = refusal("no logon server")
	seen, err = reader(h).DescribeHost(context.Background(), query())
	require.NoError(t, err)
	assert.Empty(t, seen.ServiceAccount)
	assert.Empty(t, seen.Unread)
}
