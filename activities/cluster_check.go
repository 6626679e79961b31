package activities

// ClusterCheck asks one question about the cluster, changes nothing. A field that is set is compared.
type ClusterCheck struct {
	// Name of the cluster and its nodes, all Up where NodesUp.
	Name    string   `json:"name,omitempty"`
	Nodes   []string `json:"nodes,omitempty"`
	NodesUp bool     `json:"nodesUp,omitempty"`
	// OtherRoles warns of groups other than the core groups and Role (6.1.5).
	OtherRoles bool   `json:"otherRoles,omitempty"`
	Role       string `json:"role,omitempty"`
	// RoleOwner must own the role; RoleStates are the states it may be in.
	RoleOwner  string   `json:"roleOwner,omitempty"`
	RoleStates []string `json:"roleStates,omitempty"`
	// OnlineTypes are resource types whose resources in the role must be online.
	OnlineTypes []string `json:"onlineTypes,omitempty"`
	// AllOnline: every resource of the role is online, and its services run on RoleOwner only.
	AllOnline bool `json:"allOnline,omitempty"`
	// ResourceTypeCount is the number of resources of ResourceType in the whole cluster; nil: not compared.
	ResourceType      string `json:"resourceType,omitempty"`
	ResourceTypeCount *int   `json:"resourceTypeCount,omitempty"`
	// Addresses are the cluster IP and the nodes' addresses that must be distinct from one another (6.1.2).
	Addresses []string `json:"addresses,omitempty"`
}

// ActivityName implements Wanted.
func (ClusterCheck) ActivityName() string { return "CheckCluster" }

// ClusterQuery asks for the state that a runbook decides on.
type ClusterQuery struct {
	Role string `json:"role"`
}

// ClusterState is what the cluster says of its nodes and the role.
type ClusterState struct {
	Name      string          `json:"name"`
	Nodes     []NodeState     `json:"nodes"`
	RoleFound bool            `json:"roleFound"`
	RoleOwner string          `json:"roleOwner"`
	RoleState string          `json:"roleState"`
	Resources []ResourceFacts `json:"resources"`
	// AvailableDisks are disks that could be added.
	ResourceTypes []string `json:"resourceTypes"`
}

// NodeState is a node and its state: Up, Down, Paused, Joining.
type NodeState struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// ResourceFacts is a resource of the role, or one anywhere in the cluster where Group differs.
type ResourceFacts struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Group   string `json:"group"`
	State   string `json:"state"`
	Owner   string `json:"owner"`
	Service string `json:"service,omitempty"`
}
