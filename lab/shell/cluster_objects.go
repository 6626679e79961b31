package shell

import (
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/posh"
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

// Numbers of the module's enumerations, which ConvertTo-Json prints.
var (
	nodeStates     = map[cluster.NodeState]int64{cluster.NodeUp: 0, cluster.NodeDown: 1, cluster.NodePaused: 2, cluster.NodeJoining: 3}
	groupStates    = map[cluster.GroupState]int64{cluster.GroupOnline: 0, cluster.GroupOffline: 1, cluster.GroupFailed: 2, cluster.GroupPartialOnline: 3, cluster.GroupPending: 4}
	resourceStates = map[cluster.ResourceState]int64{cluster.Online: 2, cluster.Offline: 3, cluster.Failed: 4, cluster.OnlinePending: 129, cluster.OfflinePending: 130}
)

// named is an object that becomes its name in a string.
func named(typeName, name string, live any, props ...*posh.Property) *posh.Object {
	o := posh.NewObject(typeName, props...)
	o.Text = func() string { return name }
	o.Live = live
	return o
}

func nodeObject(n cluster.Node) *posh.Object {
	return named(nodeType, n.Name, n,
		posh.P("Name", n.Name), posh.P("NodeName", n.Name), posh.P("Id", int64(n.ID)),
		enum("State", string(n.State), nodeStates[n.State]))
}

// nodeByName is the object of a node, or of a name alone where the node is unknown.
func nodeByName(c *cluster.Cluster, name string) *posh.Object {
	for _, n := range c.Nodes() {
		if equal(n.Name, name) {
			return nodeObject(n)
		}
	}
	return named(nodeType, name, cluster.Node{Name: name}, posh.P("Name", name))
}

func groupByName(c *cluster.Cluster, name string) *posh.Object {
	if g, err := c.Group(name); err == nil {
		return groupObject(c, g)
	}
	return named(groupType, name, cluster.Group{Name: name}, posh.P("Name", name))
}

func groupObject(c *cluster.Cluster, g cluster.Group) *posh.Object {
	set := func(property string, value any) error {
		return clusterSet(g.Name, c.SetGroupProperty(g.Name, property, value))
	}
	return named(groupType, g.Name, g,
		text("Name", g.Name, set), fixed("Id", g.ID), text("Description", g.Description, set),
		lazy("OwnerNode", func() posh.Value { return nodeByName(c, g.OwnerNode) }), enum("State", string(g.State), groupStates[g.State]),
		fixed("IsCoreGroup", g.Core), enum("GroupType", g.GroupType, groupTypes[g.GroupType]),
		number("Priority", g.Priority, set), number("FailoverThreshold", g.FailoverThreshold, set), number("FailoverPeriod", g.FailoverPeriod, set),
		number("AutoFailbackType", g.AutoFailbackType, set), number("PersistentState", g.PersistentState, set))
}

// groupTypes number the types of groups (Microsoft, enumeration CLUSGROUP_TYPE).
var groupTypes = map[string]int64{"Cluster": 1, "AvailableStorage": 2, "FileServer": 100, "Unknown": 9999}

func resourceObject(c *cluster.Cluster, r cluster.Resource) *posh.Object {
	// The object keeps finding its resource after a rename, as the module's does by id.
	set := func(property string, value any) error {
		return clusterSet(r.Name, c.SetResourceProperty(nameOf(c, r.ID, r.Name), property, value))
	}
	return named(resourceType, r.Name, r,
		text("Name", r.Name, set), fixed("Id", r.ID), text("Description", r.Description, set),
		enum("State", string(r.State), resourceStates[r.State]),
		fixed("ResourceType", named(resourceTypeType, r.Type, nil, posh.P("Name", r.Type))),
		lazy("OwnerGroup", func() posh.Value { return groupByName(c, r.Group) }), lazy("OwnerNode", func() posh.Value { return nodeByName(c, r.OwnerNode) }),
		fixed("IsCoreResource", r.Core),
		number("RestartAction", r.RestartAction, set), number("RestartThreshold", r.RestartThreshold, set),
		number("RestartPeriod", r.RestartPeriod, set), number("RestartDelay", r.RestartDelay, set),
		number("RetryPeriodOnFailure", r.RetryPeriodOnFailure, set), number("PendingTimeout", r.PendingTimeout, set),
		flag("SeparateMonitor", r.SeparateMonitor, set), fixed("PersistentState", r.PersistentState == 1), fixed("LastOperationStatusCode", int64(r.LastError)))
}

// nameOf is the present name of a resource.
func nameOf(c *cluster.Cluster, id, name string) string {
	if r, err := c.Resource(id); err == nil {
		return r.Name
	}
	return name
}

// clusterSet is the error of an assignment to a property of a cluster object.
func clusterSet(name string, err error) error {
	if err == nil {
		return nil
	}
	return &posh.Error{
		Message: fmt.Sprintf("Unable to save property changes for '%s'.\r\n    %s", name, textOf(err)), ID: "ClusterCmdletException",
		Exception: clusterException, Category: "NotSpecified", Inner: win32(err),
	}
}

// plain is a PowerShell value as the model takes it: string, bool or uint32.
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
