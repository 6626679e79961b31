package cluster

import "changeover/lab/windows"

// FailoverDump is the state of the failover cluster.
type FailoverDump struct {
	Name          string             `json:"name"`
	Nodes         []NodeDump         `json:"nodes"`
	Groups        []GroupDump        `json:"groups"`
	Resources     []ResourceDump     `json:"resources"`
	ResourceTypes []ResourceTypeDump `json:"resourceTypes"`
	// AvailableDisks are the IDs of the shared disks that are not a resource.
	AvailableDisks []string `json:"availableDisks"`
}

// NodeDump is a node with its state.
type NodeDump struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// GroupDump is a group with its properties.
type GroupDump struct {
	Name              string   `json:"name"`
	Owner             string   `json:"owner"`
	State             string   `json:"state"`
	Core              bool     `json:"core"`
	Priority          uint32   `json:"priority"`
	PersistentState   uint32   `json:"persistentState"`
	FailoverThreshold uint32   `json:"failoverThreshold"`
	FailoverPeriod    uint32   `json:"failoverPeriodHours"`
	PreferredOwners   []string `json:"preferredOwners"`
}

// ResourceDump is a resource with its properties; times are milliseconds.
type ResourceDump struct {
	Name                 string           `json:"name"`
	Type                 string           `json:"type"`
	Group                string           `json:"group"`
	Owner                string           `json:"owner"`
	State                string           `json:"state"`
	DependsOn            []string         `json:"dependsOn"`
	Parameters           map[string]any   `json:"parameters"`
	PossibleOwners       []string         `json:"possibleOwners"`
	RestartAction        uint32           `json:"restartAction"`
	RestartThreshold     uint32           `json:"restartThreshold"`
	RestartPeriod        uint32           `json:"restartPeriod"`
	RetryPeriodOnFailure uint32           `json:"retryPeriodOnFailure"`
	SeparateMonitor      bool             `json:"separateMonitor"`
	Checkpoints          []CheckpointDump `json:"checkpoints"`
	// Shares are the shares of a File Server resource.
	Shares    []ShareDump `json:"shares,omitempty"`
	LastError uint32      `json:"lastError"`
}

// CheckpointDump is a registry checkpoint with the keys that the cluster has saved.
type CheckpointDump struct {
	Path  string            `json:"path"`
	Saved []RegistryKeyDump `json:"saved"`
}

// ResourceTypeDump is a registered resource type.
type ResourceTypeDump struct {
	Name string `json:"name"`
	DLL  string `json:"dll"`
}

func (c *Cluster) dump() *FailoverDump {
	d := &FailoverDump{Name: c.Name(), Groups: []GroupDump{}, Resources: []ResourceDump{}, AvailableDisks: []string{}}
	for _, n := range c.Nodes.List() {
		d.Nodes = append(d.Nodes, NodeDump{Name: n.Name, State: string(n.State)})
	}
	for _, g := range c.Groups.List() {
		d.Groups = append(d.Groups, GroupDump{
			Name: g.Name, Owner: g.OwnerNode, State: string(g.State), Core: g.Core, Priority: g.Priority, PersistentState: g.PersistentState,
			FailoverThreshold: g.FailoverThreshold, FailoverPeriod: g.FailoverPeriod, PreferredOwners: list(g.PreferredOwners),
		})
	}
	for _, r := range c.Resources.List() {
		d.Resources = append(d.Resources, c.dumpResource(r))
	}
	for _, t := range c.Types.List() {
		d.ResourceTypes = append(d.ResourceTypes, ResourceTypeDump{Name: t.Name, DLL: t.DLL})
	}
	for _, disk := range c.Storage.Available() {
		d.AvailableDisks = append(d.AvailableDisks, disk.ID)
	}
	return d
}

func (c *Cluster) dumpResource(r Resource) ResourceDump {
	d := ResourceDump{
		Name: r.Name, Type: r.Type, Group: r.Group, Owner: r.OwnerNode, State: string(r.State), DependsOn: list(r.Providers),
		Parameters: map[string]any{}, PossibleOwners: list(r.PossibleOwners), RestartAction: r.RestartAction,
		RestartThreshold: r.RestartThreshold, RestartPeriod: r.RestartPeriod, RetryPeriodOnFailure: r.RetryPeriodOnFailure,
		SeparateMonitor: r.SeparateMonitor, Checkpoints: []CheckpointDump{}, LastError: r.LastError,
	}
	for _, p := range r.Parameters {
		d.Parameters[p.Name] = p.Value
	}
	c.w.Lock()
	defer c.w.Unlock()
	live := c.Resources.find(r.ID)
	if live == nil {
		return d
	}
	for _, cp := range live.checkpoints {
		d.Checkpoints = append(d.Checkpoints, CheckpointDump{Path: cp.path, Saved: dumpKey(cp.data, cp.path, nil)})
	}
	var shares []windows.Share
	for _, s := range live.shares {
		shares = append(shares, c.Groups.find(r.Group).owner.host.Shares.ShowLocked(s))
	}
	if len(shares) > 0 {
		d.Shares = dumpShareList(shares)
	}
	return d
}
