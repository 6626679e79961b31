package runbook

import (
	"strings"
	"time"
)

// Look is the workflow that reads a cluster before there is a site file: it takes no lock, changes nothing
// and leaves no evidence.
const Look = "look"

// LookWorkflowID returns the ID under which a host is looked at.
func LookWorkflowID(host string) string { return Look + "/" + strings.ToLower(host) }

// Activities of Look.
const (
	DescribeClusterActivity = "DescribeCluster"
	DescribeHostActivity    = "DescribeHost"
)

const (
	// LookTimeout is how long one attempt of one of these activities may take: it reads one value after the other.
	LookTimeout = 5 * time.Minute
	// LookAttempts is how often a host that does not answer is asked.
	LookAttempts = 2
	// lookStages are the host, its cluster, and all other nodes at once.
	lookStages = 3
	// LookRunTimeout is longer than all attempts of all stages together, so that what was read is not lost with the run. It counts from
	// the start of the run, so the rest is for the wait for a worker.
	LookRunTimeout = lookStages*LookAttempts*LookTimeout + 5*time.Minute
)

// LookInput names the host that Look asks, by its name in the worker's endpoints file.
type LookInput struct {
	Host string `json:"host"`

	form
}

// UnmarshalJSON notes a field that does not exist.
func (in *LookInput) UnmarshalJSON(data []byte) error {
	type plain LookInput
	return in.read(data, (*plain)(in))
}

// LookAnswer is what Look has read.
type LookAnswer struct {
	Cluster ClusterSeen `json:"cluster"`
	// Hosts are the host that was asked, and the other nodes that the worker has endpoints for.
	Hosts []HostSeen `json:"hosts"`
	// Unread says what could not be read, and why.
	Unread []string `json:"unread,omitempty"`
}

// HostSeen is what a host says of itself.
type HostSeen struct {
	Name string `json:"name"`
	// Windows is the caption and version, Release the release of Windows Server that they stand for, e.g. 2022; empty: none that is supported.
	Windows string `json:"windows"`
	Release string `json:"release,omitempty"`
	// Domain is the DNS name of the domain.
	Domain string `json:"domain,omitempty"`
	// Model is the make of the computer; Virtual: it is a virtual machine.
	Model    string        `json:"model,omitempty"`
	Virtual  bool          `json:"virtual,omitempty"`
	Adapters []AdapterSeen `json:"adapters,omitempty"`
	// ServiceAccount is the account of XPR's services; empty: none is installed, or they use accounts of Windows.
	ServiceAccount string `json:"serviceAccount,omitempty"`
	// Unread says what could not be read, and why.
	Unread []string `json:"unread,omitempty"`
}

// AdapterSeen is a network adapter with its addresses.
type AdapterSeen struct {
	MAC        string   `json:"mac,omitempty"`
	Addresses  []string `json:"addresses"`
	Gateways   []string `json:"gateways,omitempty"`
	DNSServers []string `json:"dnsServers,omitempty"`
}

// ClusterSeen is what a failover cluster says of itself; without a name, the host is no member of one.
type ClusterSeen struct {
	Name string `json:"name,omitempty"`
	// Address is the cluster's own.
	Address string `json:"address,omitempty"`
	// Nodes are the names of the nodes, by which the other ones are looked at.
	Nodes      []string               `json:"nodes,omitempty" mask:"-"`
	Networks   []ClusterNetworkSeen   `json:"networks,omitempty"`
	Interfaces []ClusterInterfaceSeen `json:"interfaces,omitempty"`
	// Roles are the groups that are not the cluster's own; Disks the names of the physical disks that they or no role use.
	Roles []RoleSeen `json:"roles,omitempty"`
	Disks []string   `json:"disks,omitempty"`
	// AvailableDisks are shared disks that are not in the cluster yet.
	AvailableDisks []string `json:"availableDisks,omitempty"`
	// Unread says what could not be read, and why.
	Unread []string `json:"unread,omitempty"`
}

// ClusterNetworkSeen is a cluster network.
type ClusterNetworkSeen struct {
	Name string `json:"name"`
	Mask string `json:"mask"`
	// Clients: the cluster uses it for clients. Cluster: it uses it for its own traffic.
	Clients bool `json:"clients,omitempty"`
	Cluster bool `json:"cluster,omitempty"`
}

// ClusterInterfaceSeen is the address of a node in a cluster network.
type ClusterInterfaceSeen struct {
	Node    string `json:"node"`
	Network string `json:"network"`
	Address string `json:"address"`
}

// RoleSeen is a role with the resources of its client access point and its disk. The names and addresses that parameters of resources hold
// are there for a role with services of XPR, and for the only role: a cluster may have many others.
type RoleSeen struct {
	Name         string   `json:"name"`
	NetworkName  string   `json:"networkName,omitempty"`
	NameResource string   `json:"nameResource,omitempty"`
	Address      string   `json:"address,omitempty"`
	Mask         string   `json:"mask,omitempty"`
	IPResource   string   `json:"ipResource,omitempty"`
	Disks        []string `json:"disks,omitempty"`
	// Services are the keys of the services that are resources of the role.
	Services []string `json:"services,omitempty"`
}
