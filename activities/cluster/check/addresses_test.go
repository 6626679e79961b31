package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// addressHost is a cluster with its own address, the virtual server's and an adapter. Every name leads
// to it.
func addressHost(t *testing.T) (*roleHost, map[string]string) {
	c := newRoleHost(t, cluster.Online)
	c.resources = append(c.resources,
		cluster.ResourceSeen{ID: "9", Name: "Cluster IP Address", Type: catalogue.IPAddressType, Group: "Cluster Group", State: cluster.Online})
	addresses := map[string]string{"Cluster IP Address": "10.1.2.1", "VIP": "10.1.2.2"}
	c.On("get-cluster-resource-parameters", func(p params) any {
		return map[string]any{"parameters": []map[string]string{{"name": "Address", "value": addresses[p.Text("Name")]}}}
	})
	c.Always("get-network-adapters", map[string]any{"adapters": []windows.Adapter{
		{Addresses: []string{"10.1.2.11", "10.1.2.12"}}, {Addresses: []string{"192.168.0.1", "192.168.0.2"}},
	}})
	return c, addresses
}

func siteAddresses() Addresses {
	return Addresses{Cluster: "10.1.2.1", Virtual: "10.1.2.2", Role: "Xpressions Role", Nodes: []NodeAddresses{
		{Name: "KERN1", Client: "10.1.2.11", Interconnect: "192.168.0.1"},
		{Name: "KERN2", Client: "10.1.2.12", Interconnect: "192.168.0.2"},
	}}
}

func TestAddressesAreThoseThatClusterAndNodesShow(t *testing.T) {
	c, _ := addressHost(t)
	plan := c.Plan(siteAddresses())
	assert.Empty(t, plan.Changes)
	assert.Equal(t, "10.1.2.1", plan.Fact("Resource 'Cluster IP Address' of role 'Cluster Group'"))
	assert.Equal(t, "10.1.2.11, 10.1.2.12, 192.168.0.1, 192.168.0.2", plan.Fact("Addresses of KERN2"))
}

func TestAddressesThatNobodyHasAreFound(t *testing.T) {
	c, addresses := addressHost(t)
	want := siteAddresses()
	want.Cluster = "10.1.2.9"
	want.Nodes[1].Interconnect = "192.168.0.3"
	addresses["Cluster IP Address"] = "10.1.2.2"
	assert.Equal(t, "Address 10.1.2.2 is 'in role 'Cluster Group'', wanted 'in role 'Xpressions Role' only', "+
		"Address of the cluster is '10.1.2.2', wanted '10.1.2.9', "+
		"KERN2 Addresses is '10.1.2.11, 10.1.2.12, 192.168.0.1, 192.168.0.2', wanted '192.168.0.3 among them'", runbook.Differences(c.Plan(want).Changes))
}

func TestAddressesAreGivenOnce(t *testing.T) {
	c, _ := addressHost(t)
	want := siteAddresses()
	want.Nodes[1].Client = want.Nodes[0].Client
	assert.Equal(t, "Address 10.1.2.11 in the site file is 'given twice', wanted 'given once'", runbook.Differences(c.Plan(want).Changes))
}
