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

// Types of resources that Windows brings along.
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
	// Status is StatusInformation: Normal or Quarantined, empty before Windows Server 2016.
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
	// FailoverPeriod in hours.
	FailoverPeriod   uint32
	AutoFailbackType uint32
	// PersistentState is 1 when the group was last asked to be online.
	PersistentState uint32
	// DefaultOwner is the id of the node that the group starts on with the cluster, 0xFFFFFFFF where there is none: in
	// Windows Server 2008 R2 the group's persistent mode is off then.
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
	// PersistentState is 1 when the resource was last asked to be online.
	PersistentState uint32
	// RestartAction 0 none, 1 restart, 2 restart and then fail over.
	RestartAction, RestartThreshold uint32
	// RestartPeriod, RestartDelay, RetryPeriodOnFailure and PendingTimeout in milliseconds.
	RestartPeriod, RestartDelay          uint32
	RetryPeriodOnFailure, PendingTimeout uint32
	LooksAlivePollInterval               uint32
	IsAlivePollInterval                  uint32
	SeparateMonitor                      bool
	// PossibleOwners are names of nodes.
	PossibleOwners []string
	// Providers are the names of the resources it depends on, all of them required.
	Providers   []string
	Checkpoints []string
	Parameters  []Parameter
	// LastError is the Win32 code of the last failure, 0 after a success.
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
	// DLL as registered: a bare name lies in %SystemRoot%\cluster.
	DLL string
}

// AvailableDisk is shared storage that is no cluster resource yet.
type AvailableDisk struct {
	// ID is the unique id, Name what Add-ClusterDisk will call it.
	ID, Name string
	Number   int
	Size     uint64
	Letters  []string
}

// Network is a network of the cluster.
type Network struct {
	Name, Address, Mask, State string
	// Role 1 is cluster only, 3 cluster and client.
	Role uint32
}

// NetworkInterface is a node's adapter on a cluster network.
type NetworkInterface struct {
	Name, Node, Network, Adapter, IP, State string
}
