package draft

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// seen is a cluster of two nodes before it has a role.
func seen() runbook.LookAnswer {
	return runbook.LookAnswer{
		Cluster: runbook.ClusterSeen{
			Name: "UMCLUSTER", Address: "10.1.0.10", Nodes: []string{"KERN1", "KERN2"},
			Networks: []runbook.ClusterNetworkSeen{
				{Name: "Backup", Mask: "255.255.0.0", Clients: true, Cluster: true}, {Name: "LAN", Mask: "255.255.255.128", Clients: true, Cluster: true}, {Name: "Heartbeat", Mask: "255.255.255.0", Cluster: true},
			},
			Interfaces: []runbook.ClusterInterfaceSeen{
				{Node: "KERN1", Network: "Backup", Address: "10.2.0.11"},
				{Node: "KERN1", Network: "LAN", Address: "10.1.0.11"},
				{Node: "KERN1", Network: "Heartbeat", Address: "192.168.0.1"},
				{Node: "kern2", Network: "LAN", Address: "10.1.0.12"},
				{Node: "kern2", Network: "Heartbeat", Address: "192.168.0.2"},
			},
			AvailableDisks: []string{"Cluster Disk 2"},
		},
		Hosts: []runbook.HostSeen{{
			Name: "KERN2", Release: "2019", Virtual: true, Domain: "example.test",
			Adapters: []runbook.AdapterSeen{{MAC: "00-15-5D-01-02-04", Addresses: []string{"fe80::2", "10.1.0.12"}}},
		}, {
			Name: "KERN1", Release: "2019", Virtual: true, Domain: "example.test",
			Adapters: []runbook.AdapterSeen{{MAC: "00-15-5D-01-02-03", Addresses: []string{"10.1.0.11"}, Gateways: []string{"fe80::1", "10.1.0.1"}, DNSServers: []string{"10.1.0.2", "10.1.0.3"}}},
		}},
	}
}

// drafted is a draft with the values of a look.
func drafted(t *testing.T, change func(*runbook.LookAnswer)) *Draft {
	t.Helper()
	look := seen()
	if change != nil {
		change(&look)
	}
	d, err := New("berlin")
	require.NoError(t, err)
	d.Learn(look)
	return d
}

func read(d *Draft) map[string]string {
	values := map[string]string{}
	for _, v := range d.Values(Read) {
		values[v.Path] = v.Text()
	}
	return values
}

func TestALookGivesTheValuesThatAreCertain(t *testing.T) {
	d := drafted(t, nil)
	assert.Equal(t, map[string]string{
		"cluster.name": "UMCLUSTER", "cluster.ip": "10.1.0.10", "cluster.windowsServer": "2019", "cluster.virtual": "true",
		"nodes[0].name": "KERN1", "nodes[0].clientIP": "10.1.0.11", "nodes[0].interconnectIP": "192.168.0.1", "nodes[0].mac": "00-15-5D-01-02-03",
		"nodes[1].name": "KERN2", "nodes[1].clientIP": "10.1.0.12", "nodes[1].interconnectIP": "192.168.0.2", "nodes[1].mac": "00-15-5D-01-02-04",
		"virtualServer.subnetMask": "255.255.255.128", "network.gateway": "10.1.0.1", "network.dnsServers": "10.1.0.2, 10.1.0.3",
	}, read(d))
	assert.Equal(t, "the hosts are in the domain example.test", d.Note("accounts.service.name"))
}

func TestWhatWasGivenIsNotReplacedByALook(t *testing.T) {
	d := given(t, map[string]string{"cluster.name": "OTHER"})
	d.Learn(seen())
	assert.Equal(t, "OTHER", d.text("cluster.name"))
}

// The values of a node stay together, at the index where the node was given.
func TestNodesStayWhereTheyWereGiven(t *testing.T) {
	kern1 := map[string]string{"name": "KERN1", "clientIP": "10.1.0.11", "interconnectIP": "192.168.0.1", "mac": "00-15-5D-01-02-03"}
	kern2 := map[string]string{"name": "KERN2", "clientIP": "10.1.0.12", "interconnectIP": "192.168.0.2", "mac": "00-15-5D-01-02-04"}
	for name, c := range map[string]struct {
		given map[string]string
		nodes []map[string]string
		note  string
	}{
		"both named":          {map[string]string{"nodes[0].name": "kern2", "nodes[1].name": "kern1"}, []map[string]string{kern2, kern1}, ""},
		"the first one named": {map[string]string{"nodes[0].name": "KERN2"}, []map[string]string{kern2, kern1}, ""},
		"the second one":      {map[string]string{"nodes[1].name": "KERN1"}, []map[string]string{kern2, kern1}, ""},
		"by its address":      {map[string]string{"nodes[0].clientIP": "10.1.0.12"}, []map[string]string{kern2, kern1}, ""},
		"by the other one":    {map[string]string{"nodes[1].interconnectIP": "192.168.0.1"}, []map[string]string{kern2, kern1}, ""},
		"only a MAC address":  {map[string]string{"nodes[0].mac": "00-15-5d-01-02-04"}, []map[string]string{kern2, kern1}, ""},
		"one of no adapter":   {map[string]string{"nodes[0].clientIP": "10.1.0.99"}, []map[string]string{{"name": "KERN1", "clientIP": "10.1.0.99", "interconnectIP": "192.168.0.1", "mac": "00-15-5D-01-02-03"}, kern2}, ""},
		"not in the cluster": {
			map[string]string{"nodes[0].name": "KERN9", "nodes[1].name": "KERN1"},
			[]map[string]string{{"name": "KERN9"}, kern1, kern2},
			"the cluster has no node with the name in nodes[0].name; the nodes of the cluster are KERN1, KERN2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := given(t, c.given)
			d.Learn(seen())
			for i, node := range c.nodes {
				for _, key := range []string{"name", "clientIP", "interconnectIP", "mac"} {
					assert.Equal(t, node[key], strings.ToUpper(d.text(fmt.Sprintf("nodes[%d].%s", i, key))), "nodes[%d].%s", i, key)
				}
			}
			assert.Empty(t, d.text(fmt.Sprintf("nodes[%d].name", len(c.nodes))))
			assert.Equal(t, c.note, d.Note("nodes[0].clientIP"))
			assert.Equal(t, "10.1.0.1", d.text("network.gateway"), "of the node that has one")
		})
	}
}

// Without a cluster there is no node to compare the given names with.
func TestWithoutAClusterNoNodeIsPlaced(t *testing.T) {
	d := given(t, map[string]string{"nodes[0].name": "KERN1"})
	look := seen()
	look.Cluster = runbook.ClusterSeen{}
	d.Learn(look)
	assert.Empty(t, d.Note("nodes[0].clientIP"))
}

// If the cluster's address does not show which network is the clients', the values that follow from it are suggestions.
func TestOneOfSeveralNetworksForClientsIsNotCertain(t *testing.T) {
	for name, change := range map[string]func(*runbook.LookAnswer){
		"no address":         func(l *runbook.LookAnswer) { l.Cluster.Address = "" },
		"in none of them":    func(l *runbook.LookAnswer) { l.Cluster.Address = "10.9.0.10" },
		"one of the cluster": func(l *runbook.LookAnswer) { l.Cluster.Address = ""; l.Cluster.Networks = l.Cluster.Networks[:2] },
	} {
		t.Run(name, func(t *testing.T) {
			d := drafted(t, change)
			for _, path := range []string{"nodes[0].clientIP", "nodes[0].mac", "virtualServer.subnetMask", "network.gateway"} {
				_, known := d.Value(path)
				assert.False(t, known, path)
			}
			assert.Equal(t, "10.2.0.11", d.suggested["nodes[0].clientIP"])
			assert.Contains(t, d.Note("nodes[0].clientIP"), "the cluster has several networks for clients: Backup, LAN")
			if name == "one of the cluster" {
				assert.Empty(t, d.text("nodes[0].interconnectIP"), "which of them is the interconnect is open, too")
				return
			}
			assert.Equal(t, "192.168.0.1", d.text("nodes[0].interconnectIP"), "the network that no client uses is certain")
		})
	}
	only := drafted(t, func(l *runbook.LookAnswer) { l.Cluster.Address, l.Cluster.Networks = "", l.Cluster.Networks[1:] })
	assert.Equal(t, "10.1.0.11", only.text("nodes[0].clientIP"), "there is only one")
}

// XPR is installed on one node first. Its account is read from that node, also if another host was looked at first.
func TestTheServicesAccountIsReadFromAnyHost(t *testing.T) {
	d := drafted(t, func(l *runbook.LookAnswer) { l.Hosts[1].ServiceAccount = `EXAMPLE\xprsvc` })
	assert.Equal(t, `EXAMPLE\xprsvc`, d.text("accounts.service.name"))
	d = drafted(t, func(l *runbook.LookAnswer) {
		l.Hosts[0].ServiceAccount, l.Hosts[1].ServiceAccount = `example\XPRSVC`, `EXAMPLE\xprsvc`
	})
	assert.Equal(t, `example\XPRSVC`, d.text("accounts.service.name"), "Windows does not tell the case of names apart")
	d = drafted(t, func(l *runbook.LookAnswer) {
		l.Hosts[0].ServiceAccount, l.Hosts[1].ServiceAccount = `EXAMPLE\one`, `EXAMPLE\two`
	})
	assert.Empty(t, d.text("accounts.service.name"))
	assert.Contains(t, d.Note("accounts.service.name"), `EXAMPLE\one, EXAMPLE\two`)
}

func TestWhatIsUncertainIsLeftToAPerson(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*runbook.LookAnswer)
		open   string
		note   string
	}{
		"hosts of two releases":      {func(l *runbook.LookAnswer) { l.Hosts[0].Release = "2022" }, "cluster.windowsServer", "the hosts run 2022, 2019; all nodes of a cluster must run the same release"},
		"one host is no virtual one": {func(l *runbook.LookAnswer) { l.Hosts[0].Virtual = false }, "cluster.virtual", ""},
		"two interconnects": {func(l *runbook.LookAnswer) {
			l.Cluster.Networks = append(l.Cluster.Networks, runbook.ClusterNetworkSeen{Name: "Heartbeat 2", Cluster: true})
		}, "nodes[0].interconnectIP", ""},
		"several gateways":  {func(l *runbook.LookAnswer) { l.Hosts[1].Adapters[0].Gateways = []string{"10.1.0.1", "10.1.0.3"} }, "network.gateway", "10.1.0.1, 10.1.0.3"},
		"several disks":     {func(l *runbook.LookAnswer) { l.Cluster.Disks = []string{"Cluster Disk 1"} }, diskPath, "the cluster has several disks: Cluster Disk 1, Cluster Disk 2"},
		"masked":            {func(l *runbook.LookAnswer) { l.Hosts[0].ServiceAccount = `EXAMPLE\` + config.Masked }, "accounts.service.name", ""},
		"refused by a rule": {func(l *runbook.LookAnswer) { l.Cluster.Name = "A-NAME-THAT-IS-TOO-LONG" }, "cluster.name", ""},
		"role of another product": {func(l *runbook.LookAnswer) {
			l.Cluster.Roles = []runbook.RoleSeen{{Name: "SQL", NetworkName: "SQLVS", Address: "10.1.0.30", Disks: []string{"Cluster Disk 1"}}}
		}, "virtualServer.name", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := drafted(t, c.change)
			_, known := d.Value(c.open)
			assert.False(t, known)
			assert.Contains(t, d.Note(c.open), c.note)
			d.Complete()
			_, known = d.Value(c.open)
			assert.False(t, known, "nor is it decided without a person")
			assert.Equal(t, "Xpressions Role", d.text("role.name"))
		})
	}
}

// Among roles of other products, the role with services of XPR is the site's.
func TestTheRoleOfXPRIsRead(t *testing.T) {
	d := drafted(t, func(l *runbook.LookAnswer) {
		l.Cluster.Roles = []runbook.RoleSeen{{Name: "SQL", Services: []string{"MSSQLSERVER"}}, {
			Name: "XPR", NetworkName: "XPRUM", NameResource: "XPRUM", Address: "10.1.0.20", IPResource: "Address of XPR", Disks: []string{"Cluster Disk 4"},
			Services: []string{"licsvc", "webapl"},
		}}
		l.Cluster.Disks = []string{"Cluster Disk 4", "Cluster Disk 5"}
		l.Hosts[0].ServiceAccount = `EXAMPLE\xprsvc`
	})
	values := read(d)
	for path, want := range map[string]string{
		"role.name": "XPR", "virtualServer.name": "XPRUM", "virtualServer.ip": "10.1.0.20", "virtualServer.ipResource": "Address of XPR", "virtualServer.nameResource": "",
		"disk.resourceName": "Cluster Disk 4", "xpr.services": "WebApl", "accounts.service.name": `EXAMPLE\xprsvc`,
	} {
		assert.Equal(t, want, values[path], path)
	}
}

// limited is the look at a cluster with a service that needs a second field of the site file: SmsIpApl has limited availability.
func limited(l *runbook.LookAnswer) {
	l.Cluster.Roles = []runbook.RoleSeen{{Name: "XPR", Address: "10.1.0.20", Services: []string{"licsvc", "webapl", "smsipapl"}}}
}

// The file of a running cluster has all of its services, even if another field must be completed.
func TestWhatWasReadAndIsRefusedIsInTheFile(t *testing.T) {
	d := drafted(t, limited)
	d.Complete()
	assert.Equal(t, "WebApl, SmsIpApl", d.text("xpr.services"))
	assert.False(t, d.Finished(), "the problem is reported")
	assert.Contains(t, string(d.YAML()), "services: [WebApl, SmsIpApl]")
}

// A person can keep what was read: the consent that it needs is asked for.
func TestAPersonCanKeepWhatWasReadAndNeedsAConsent(t *testing.T) {
	d := drafted(t, limited)
	said, err := interview(t, d, (&person{answers: map[string][]string{"cluster.name": nil}}).lenient())
	require.NoError(t, err)
	assert.Contains(t, said, "[WebApl, SmsIpApl] > ")
	assert.Equal(t, "WebApl, SmsIpApl", d.text("xpr.services"))
	assert.Equal(t, "SmsIpApl", d.text("xpr.acceptLimitedAvailability"))
	v, _ := d.Value("xpr.services")
	assert.Equal(t, Read, v.Source)

	d = drafted(t, limited)
	_, err = interview(t, d, &person{answers: map[string][]string{"xpr.services": {"Klingon", "WebApl"}}})
	require.NoError(t, err)
	assert.Equal(t, "WebApl", d.text("xpr.services"))
}

// A person can keep what was read and what the rules refuse, and complete the file later: another field may be what is wrong.
func TestAPersonCanKeepWhatWasReadAndIsRefused(t *testing.T) {
	d := drafted(t, limited)
	require.NoError(t, d.Set("xpr.ttsOnNodes", "true", Given))
	d.suggested["xpr.services"], d.refused["xpr.services"] = "IsdnApl", "IsdnApl"
	said, err := interview(t, d, (&person{answers: map[string][]string{}}).lenient())
	require.NoError(t, err)
	assert.Contains(t, said, "cannot run on nodes with text to speech")
	assert.Contains(t, said, "to keep this value, press Enter; or enter another value")
	assert.Equal(t, "IsdnApl", d.text("xpr.services"))
	assert.False(t, d.Finished())
}

// A masked text is no value, even if the rules accept it.
func TestAMaskedTextIsNotRead(t *testing.T) {
	d := drafted(t, func(l *runbook.LookAnswer) {
		l.Cluster.Roles = []runbook.RoleSeen{{Name: "XPR " + config.Masked, Address: "10.1.0.20", IPResource: "IP", Services: []string{"licsvc"}}}
	})
	assert.Empty(t, d.text("role.name"))
	assert.Equal(t, "IP", d.text("virtualServer.ipResource"))
}

// Enter accepts a suggestion.
func TestASuggestionIsOfferedToAPerson(t *testing.T) {
	d := given(t, answers)
	for _, path := range []string{"virtualServer.name", "virtualServer.ip"} {
		d.clear(path)
	}
	look := seen()
	look.Cluster.Roles = []runbook.RoleSeen{{Name: "Prepared", NetworkName: "PREPARED", Address: "10.1.0.30"}}
	d.Learn(look)
	said, err := asked(d, enter(60)...)
	require.NoError(t, err)
	assert.Contains(t, said, "[PREPARED] > ")
	assert.Equal(t, "10.1.0.30", d.text("virtualServer.ip"))
	assert.Equal(t, "Prepared", d.text("role.name"))
}

// A cluster of Windows may have more nodes than a site. A node that the file has no place for must not be lost without a word.
func TestANodeWithoutAPlaceIsNamed(t *testing.T) {
	look := seen()
	for i := 3; i <= 10; i++ {
		look.Cluster.Nodes = append(look.Cluster.Nodes, fmt.Sprintf("KERN%d", i))
	}
	d, err := New("berlin")
	require.NoError(t, err)
	require.NoError(t, d.Set("nodes[0].name", "KERN9", Given))
	assert.Equal(t, []string{
		"node KERN8 of the cluster is not in the site file, because a site has at most 8 nodes (6.1.1)",
		"node KERN10 of the cluster is not in the site file, because a site has at most 8 nodes (6.1.1)",
	}, d.Learn(look))
	assert.Equal(t, "KERN7", read(d)["nodes[7].name"])
	assert.Empty(t, d.suggested["nodes[8].name"])

	d, err = New("berlin")
	require.NoError(t, err)
	assert.Empty(t, d.Learn(seen()))
}
