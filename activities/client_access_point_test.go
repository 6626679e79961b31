package activities

import (
	"context"
	"testing"

	"changeover/config/catalogue"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var virtualAddress = IPAddressResource{Role: "Xpressions Role", Name: "IP Address 10.1.2.9", Address: "10.1.2.9", SubnetMask: "255.255.255.0"}

func TestIPAddressIsCreatedOnItsNetwork(t *testing.T) {
	c := newClusterHost()
	outcome := ensureTwice(t, on(c).EnsureIPAddress, virtualAddress)
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
	assert.Empty(t, ensureTwice(t, on(c).EnsureIPAddress, virtualAddress).Changes)

	c.parameters["VIP"]["EnableDhcp"] = "1"
	outcome := ensureTwice(t, on(c).EnsureIPAddress, virtualAddress)
	require.Len(t, outcome.Changes, 1)
	assert.Contains(t, outcome.Changes[0].Before, "by DHCP")
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
		"no subnet holds it": {elsewhere, ErrPrecondition},
		"unknown network":    {unknown, ErrPrecondition},
		"no address":         {wrong, ErrBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := on(newClusterHost()).EnsureIPAddress(context.Background(), asking(c.want))
			requireType(t, err, c.errorType)
		})
	}
}

func TestNetworkNameDependsOnTheAddress(t *testing.T) {
	c := newClusterHost()
	want := NetworkNameResource{Role: "Xpressions Role", Name: "UMKERNEL", NetworkName: "UMKERNEL"}
	_, err := on(c).EnsureNetworkName(context.Background(), asking(want))
	requireType(t, err, ErrPrecondition)

	c.add("VIP", catalogue.IPAddressType, "Xpressions Role")
	ensureTwice(t, on(c).EnsureNetworkName, want)
	assert.Equal(t, []string{
		`add-cluster-resource -Name 'UMKERNEL' -Group 'Xpressions Role' -ResourceType 'Network Name'`,
		`set-cluster-network-name -Name 'UMKERNEL' -NetworkName 'UMKERNEL'`,
		`add-cluster-resource-dependency -Name 'UMKERNEL' -Provider 'VIP'`,
	}, c.commands)
}
