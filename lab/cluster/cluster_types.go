package cluster

// NodeState is a node's state as Get-ClusterNode names it: Up, Down, Paused or Joining.
type NodeState string

// States of a node.
const (
	NodeUp      NodeState = "Up"
	NodeDown    NodeState = "Down"
	NodePaused  NodeState = "Paused"
	NodeJoining NodeState = "Joining"
)

// ResourceState is a resource's state as Get-ClusterResource names it.
type ResourceState string

// States of a resource.
const (
	Online         ResourceState = "Online"
	Offline        ResourceState = "Offline"
	Failed         ResourceState = "Failed"
	OnlinePending  ResourceState = "OnlinePending"
	OfflinePending ResourceState = "OfflinePending"
)

// GroupState is a group's state as Get-ClusterGroup names it.
type GroupState string

// States of a group.
const (
	GroupOnline        GroupState = "Online"
	GroupOffline       GroupState = "Offline"
	GroupFailed        GroupState = "Failed"
	GroupPartialOnline GroupState = "PartialOnline"
	GroupPending       GroupState = "Pending"
)

// Resource types of Windows.
const (
	TypeIPAddress      = "IP Address"
	TypeNetworkName    = "Network Name"
	TypePhysicalDisk   = "Physical Disk"
	TypeFileServer     = "File Server"
	TypeGenericService = "Generic Service"
	TypePrintSpooler   = "Print Spooler"
)

// Node is a cluster node.
type Node struct {
	Name  string
	ID    int
	State NodeState
	// Status is the property StatusInformation: Normal or Quarantined; empty before Windows Server 2016.
	Status string
}

// Group is a cluster group, called a role in the manual.
type Group struct {
	ID, Name, Description string
	OwnerNode             string
	State                 GroupState
	Core                  bool
	// GroupType is Cluster, AvailableStorage, FileServer or Unknown.
	GroupType         string
	Priority          uint32
	FailoverThreshold uint32
	// FailoverPeriod is in hours.
	FailoverPeriod   uint32
	AutoFailbackType uint32
	// PersistentState is 1 if the last request for the group was to bring it online, otherwise 0.
	PersistentState uint32
	// DefaultOwner is the ID of the node on which the group starts when the cluster starts, or 0xFFFFFFFF: on Windows Server
	// 2008 R2, that is the value while the group's persistent mode is off.
	DefaultOwner    uint32
	PreferredOwners []string
}

// Resource is a cluster resource with its common properties.
type Resource struct {
	ID, Name, Type, Group string
	Description           string
	OwnerNode             string
	State                 ResourceState
	Core                  bool
	// PersistentState is 1 if the last request for the resource was to bring it online, otherwise 0.
	PersistentState uint32
	// RestartAction is 0 for no reaction, 1 for a restart, 2 for a restart and then a failover of the group.
	RestartAction, RestartThreshold uint32
	// The periods, RestartDelay, PendingTimeout and the poll intervals are in milliseconds.
	RestartPeriod, RestartDelay          uint32
	RetryPeriodOnFailure, PendingTimeout uint32
	LooksAlivePollInterval               uint32
	IsAlivePollInterval                  uint32
	SeparateMonitor                      bool
	// PossibleOwners are names of nodes.
	PossibleOwners []string
	// Providers are the resources that the resource depends on; it requires all of them. They are names in a copy, IDs within
	// the model.
	Providers   []string
	Checkpoints []string
	Parameters  []Parameter
	// LastError is the Win32 code of the last failure, 0 after the resource came online.
	LastError uint32
}

// Parameter is a private property of a resource.
type Parameter struct {
	Name string
	// Type is String, ExpandString, UInt32, StringArray or ByteArray.
	Type string
	// Value is string, uint32 or []string.
	Value any
}

// ResourceType is a registered type of resources.
type ResourceType struct {
	Name, DisplayName string
	// DLL is the library as registered; a name without a folder means %SystemRoot%\Cluster.
	DLL string
}

// AvailableDisk is a shared disk that is not a cluster resource, as Get-ClusterAvailableDisk shows it.
type AvailableDisk struct {
	// ID is the signature or the unique ID, Name the name that Add-ClusterDisk will give it.
	ID, Name string
	Number   int
	Size     uint64
	Letters  []string
}

// Network is a network of the cluster.
type Network struct {
	Name, Address, Mask, State string
	// Role is 1 for a network that only the cluster uses, 3 for a network that clients use too (Microsoft,
	// CLUSTER_NETWORK_ROLE).
	Role uint32
}

// NetworkInterface is a node's adapter on a cluster network.
type NetworkInterface struct {
	Name, Node, Network, Adapter, IP, State string
}
