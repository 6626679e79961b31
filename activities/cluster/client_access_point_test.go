package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/config/catalogue"
	"changeover/runbook"
)

var virtualAddress = IPAddressResource{Role: "Xpressions Role", Name: "IP Address 10.1.2.9", Address: "10.1.2.9", SubnetMask: "255.255.255.0"}

func TestIPAddressIsCreatedOnItsNetwork(t *testing.T) {
	c := newClusterHost()
	outcome := c.engine(t).Twice(virtualAddress)
	assert.Equal(t, []string{
		`add-cluster-resource -Name 'IP Address 10.1.2.9' -Group 'Xpressions Role' -ResourceType 'IP Address'`,
		`set-cluster-ip-address -Name 'IP Address 10.1.2.9' -Address '10.1.2.9' -SubnetMask '255.255.255.0' -Network 'Cluster Network 1'`,
	}, c.commands)
	assert.Equal(t, "10.1.2.9 mask 255.255.255.0 on Cluster Network 1", outcome.Changes[1].After)
}

func TestIPAddressOfTheAdministratorIsKept(t *testing.T) {
	c := newClusterHost()
	c.add("VIP", catalogue.IPAddressType, "Xpressions Role")
	c.parameters["VIP"] = map[string]string{"Address": "10.1.2.9", "SubnetMask": "255.255.255.0", "Network": "Cluster Network 1", "EnableDhcp": "0"}
	assert.Empty(t, c.engine(t).Twice(virtualAddress).Changes)

	c.parameters["VIP"]["EnableDhcp"] = "1"
	outcome := c.engine(t).Twice(virtualAddress)
	require.Len(t, outcome.Changes, 1)
	assert.Contains(t, outcome.Changes[0].Before, "by DHCP")
}

func TestOnlineAddressIsNotChanged(t *testing.T) {
	for parameter, value := range map[string]string{"Address": "10.1.2.8", "SubnetMask": "255.255.0.0", "Network": "Cluster Network 2"} {
		c := newClusterHost()
		c.add("VIP", catalogue.IPAddressType, "Xpressions Role").State = Online
		c.parameters["VIP"] = map[string]string{"Address": "10.1.2.9", "SubnetMask": "255.255.255.0", "Network": "Cluster Network 1", "EnableDhcp": "0"}
		assert.Empty(t, c.engine(t).Twice(virtualAddress).Changes)
		c.setParameter("VIP", parameter, value)
		_, err := c.engine(t).Try(context.Background(), virtualAddress)
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		assert.ErrorContains(t, err, value)
		assert.ErrorContains(t, err, "to '10.1.2.9 mask 255.255.255.0 on Cluster Network 1'")
		assert.ErrorContains(t, err, "take resource 'VIP' offline in Failover Cluster Manager")
		assert.Empty(t, c.commands)
		c.resource("VIP").State = Offline
		assert.Len(t, c.engine(t).Twice(virtualAddress).Changes, 1)
	}
}

func TestIPAddressNeedsANetwork(t *testing.T) {
	elsewhere, unknown, wrong := virtualAddress, virtualAddress, virtualAddress
	elsewhere.Address = "172.16.0.1"
	unknown.Network = "Cluster Network 9"
	wrong.Address = "10.1.2"
	for name, c := range map[string]struct {
		want      IPAddressResource
		errorType string
	}{
		"no subnet holds it": {elsewhere, runbook.ErrPrecondition},
		"unknown network":    {unknown, runbook.ErrPrecondition},
		"no address":         {wrong, runbook.ErrBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClusterHost().engine(t).Try(context.Background(), c.want)
			enginetest.RequireType(t, err, c.errorType)
		})
	}
}

func TestNetworkNameDependsOnTheAddress(t *testing.T) {
	c := newClusterHost()
	want := NetworkNameResource{Role: "Xpressions Role", Name: "UMKERNEL", NetworkName: "UMKERNEL"}
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)

	c.add("VIP", catalogue.IPAddressType, "Xpressions Role")
	c.engine(t).Twice(want)
	assert.Equal(t, []string{
		`add-cluster-resource -Name 'UMKERNEL' -Group 'Xpressions Role' -ResourceType 'Network Name'`,
		`set-cluster-network-name -Name 'UMKERNEL' -NetworkName 'UMKERNEL'`,
		`add-cluster-resource-dependency -Name 'UMKERNEL' -Provider 'VIP'`,
	}, c.commands)
}

func TestOnlineNetworkNameIsNotChanged(t *testing.T) {
	want := NetworkNameResource{Role: "Xpressions Role", Name: "UMKERNEL", NetworkName: "UMKERNEL"}
	for _, parameter := range []string{"Name", "DnsName"} {
		c := newClusterHost()
		c.add("VIP", catalogue.IPAddressType, "Xpressions Role")
		c.engine(t).Twice(want)
		c.resource("UMKERNEL").State, c.commands = Online, nil
		assert.Empty(t, c.engine(t).Twice(want).Changes)
		c.setParameter("UMKERNEL", parameter, "OLDNAME")
		_, err := c.engine(t).Try(context.Background(), want)
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		assert.ErrorContains(t, err, "OLDNAME")
		assert.ErrorContains(t, err, "take resource 'UMKERNEL' offline in Failover Cluster Manager")
		assert.Empty(t, c.commands)
		c.resource("UMKERNEL").State = Offline
		assert.Len(t, c.engine(t).Twice(want).Changes, 1)
	}
}
