package activities

// IPAddressResource is the virtual server's address in a role (7.3.1).
type IPAddressResource struct {
	Role       string `json:"role"`
	Name       string `json:"name"`
	Address    string `json:"address"`
	SubnetMask string `json:"subnetMask"`
	// Network is the cluster network's name; empty: the one that Address belongs to.
	Network string `json:"network,omitempty"`
}

// ActivityName implements Wanted.
func (IPAddressResource) ActivityName() string { return "EnsureIPAddress" }

// NetworkNameResource is the virtual server's name in a role; it depends on the
// role's IP address (7.3.1, D-57).
type NetworkNameResource struct {
	Role string `json:"role"`
	Name string `json:"name"`
	// NetworkName is the NetBIOS name, DnsName follows it.
	NetworkName string `json:"networkName"`
}

// ActivityName implements Wanted.
func (NetworkNameResource) ActivityName() string { return "EnsureNetworkName" }
