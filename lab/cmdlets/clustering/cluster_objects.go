package clustering

import (
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/cluster/quarantine"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/release"
)

// Types of the FailoverClusters module's objects.
const (
	clusterType      = "Microsoft.FailoverClusters.PowerShell.Cluster"
	nodeType         = "Microsoft.FailoverClusters.PowerShell.ClusterNode"
	groupType        = "Microsoft.FailoverClusters.PowerShell.ClusterGroup"
	resourceType     = "Microsoft.FailoverClusters.PowerShell.ClusterResource"
	resourceTypeType = "Microsoft.FailoverClusters.PowerShell.ClusterResourceType"
	parameterType    = "Microsoft.FailoverClusters.PowerShell.ClusterParameter"
)

// nodeStates and the tables below map values of the module's enumerations to numbers, which ConvertTo-Json writes.
var (
	nodeStates     = map[cluster.NodeState]int64{cluster.NodeUp: 0, cluster.NodeDown: 1, cluster.NodePaused: 2, cluster.NodeJoining: 3}
	nodeStatuses   = map[string]int64{quarantine.Normal: 0, quarantine.Quarantined: 2}
	groupStates    = map[cluster.GroupState]int64{cluster.GroupOnline: 0, cluster.GroupOffline: 1, cluster.GroupFailed: 2, cluster.GroupPartialOnline: 3, cluster.GroupPending: 4}
	resourceStates = map[cluster.ResourceState]int64{cluster.Online: 2, cluster.Offline: 3, cluster.Failed: 4, cluster.OnlinePending: 129, cluster.OfflinePending: 130}
)

func nodeObject(c *cluster.Cluster, n cluster.Node) *posh.Object {
	properties := []*posh.Property{
		posh.P("Name", n.Name), posh.P("NodeName", n.Name), posh.P("Id", int64(n.ID)), cmdlets.Enum("State", string(n.State), nodeStates[n.State]),
	}
	if !c.Release().Lacks(release.Property, "ClusterNode.NodeWeight") {
		properties = append(properties, posh.P("NodeWeight", int64(1)))
	}
	if n.Status != "" {
		properties = append(properties, cmdlets.Enum("StatusInformation", n.Status, nodeStatuses[n.Status]))
	}
	return cmdlets.Named(nodeType, n.Name, n, properties...)
}

// nodeByName returns the object of a node. For an unknown node it has only the name.
func nodeByName(c *cluster.Cluster, name string) *posh.Object {
	for _, n := range c.Nodes.List() {
		if cmdlets.Equal(n.Name, name) {
			return nodeObject(c, n)
		}
	}
	return cmdlets.Named(nodeType, name, cluster.Node{Name: name}, posh.P("Name", name))
}

func groupByName(c *cluster.Cluster, name string) *posh.Object {
	if g, err := c.Groups.Get(name); err == nil {
		return groupObject(c, g)
	}
	return cmdlets.Named(groupType, name, cluster.Group{Name: name}, posh.P("Name", name))
}

func groupObject(c *cluster.Cluster, g cluster.Group) *posh.Object {
	set := func(property string, value any) error {
		return clusterSet(g.Name, c.Groups.SetProperty(g.Name, property, value))
	}
	properties := []*posh.Property{
		cmdlets.Text("Name", g.Name, set), cmdlets.Fixed("Id", g.ID), cmdlets.Text("Description", g.Description, set),
		cmdlets.Lazy("OwnerNode", func() posh.Value { return nodeByName(c, g.OwnerNode) }), cmdlets.Enum("State", string(g.State), groupStates[g.State]),
		cmdlets.Fixed("IsCoreGroup", g.Core), cmdlets.Enum("GroupType", g.GroupType, groupTypes[g.GroupType]),
		cmdlets.Number("FailoverThreshold", g.FailoverThreshold, set), cmdlets.Number("FailoverPeriod", g.FailoverPeriod, set),
		cmdlets.Number("AutoFailbackType", g.AutoFailbackType, set), cmdlets.Number("PersistentState", g.PersistentState, set),
	}
	if c.Groups.HaveDefaultOwners() {
		properties = append(properties, cmdlets.Number("DefaultOwner", g.DefaultOwner, set))
	}
	if !c.Release().Lacks(release.Property, "ClusterGroup.Priority") {
		properties = append(properties, cmdlets.Number("Priority", g.Priority, set))
	}
	return cmdlets.Named(groupType, g.Name, g, properties...)
}

// groupTypes maps the types of groups to numbers (Microsoft, enumeration CLUSGROUP_TYPE).
var groupTypes = map[string]int64{"Cluster": 1, "AvailableStorage": 2, "FileServer": 100, "Unknown": 9999}

func resourceObject(c *cluster.Cluster, r cluster.Resource) *posh.Object {
	// The object refers to its resource by id, as an object of Windows does, so it remains valid after a rename.
	set := func(property string, value any) error {
		return clusterSet(r.Name, c.Resources.SetProperty(nameOf(c, r.ID, r.Name), property, value))
	}
	return cmdlets.Named(resourceType, r.Name, r,
		cmdlets.Text("Name", r.Name, set), cmdlets.Fixed("Id", r.ID), cmdlets.Text("Description", r.Description, set),
		cmdlets.Enum("State", string(r.State), resourceStates[r.State]),
		cmdlets.Fixed("ResourceType", cmdlets.Named(resourceTypeType, r.Type, nil, posh.P("Name", r.Type))),
		cmdlets.Lazy("OwnerGroup", func() posh.Value { return groupByName(c, r.Group) }), cmdlets.Lazy("OwnerNode", func() posh.Value { return nodeByName(c, r.OwnerNode) }),
		cmdlets.Fixed("IsCoreResource", r.Core),
		cmdlets.Number("RestartAction", r.RestartAction, set), cmdlets.Number("RestartThreshold", r.RestartThreshold, set),
		cmdlets.Number("RestartPeriod", r.RestartPeriod, set), cmdlets.Number("RestartDelay", r.RestartDelay, set),
		cmdlets.Number("RetryPeriodOnFailure", r.RetryPeriodOnFailure, set), cmdlets.Number("PendingTimeout", r.PendingTimeout, set),
		cmdlets.Flag("SeparateMonitor", r.SeparateMonitor, set), cmdlets.Fixed("PersistentState", r.PersistentState == 1), cmdlets.Fixed("LastOperationStatusCode", int64(r.LastError)))
}

// nameOf returns the present name of the resource with this id, or name if there is no such resource.
func nameOf(c *cluster.Cluster, id, name string) string {
	if r, err := c.Resources.Get(id); err == nil {
		return r.Name
	}
	return name
}

// clusterSet returns the error of an assignment to a property of a cluster object, or nil.
func clusterSet(name string, err error) error {
	if err == nil {
		return nil
	}
	return &posh.Error{
		Message: fmt.Sprintf("Unable to save property changes for '%s'.\r\n    %s", name, cmdlets.TextOf(err)), ID: "ClusterCmdletException",
		Exception: clusterException, Category: "NotSpecified", Inner: cmdlets.NativeError(err),
	}
}

// plain converts a PowerShell value to a type of the model: string, []string or uint32. A Boolean becomes 1 or 0.
func plain(v posh.Value) any {
	switch x := v.(type) {
	case bool:
		if x {
			return uint32(1)
		}
		return uint32(0)
	case int64:
		return uint32(x) //nolint:gosec // cluster properties are DWORDs
	case string:
		return x
	case []posh.Value:
		return posh.Strings(x)
	}
	return posh.ToString(v)
}
