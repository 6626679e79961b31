package shell

import (
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

func enum(name, value string, number int64) *posh.Property {
	return &posh.Property{Name: name, Value: value, Enum: true, Number: number}
}

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

func groupObject(c *cluster.Cluster, g cluster.Group) *posh.Object {
	set := func(property string) func(posh.Value) error {
		return func(v posh.Value) error { return clusterSet(c.SetGroupProperty(g.Name, property, plain(v))) }
	}
	number := func(name string, value uint32) *posh.Property {
		return &posh.Property{Name: name, Value: int64(value), Set: set(name)}
	}
	return named(groupType, g.Name, g,
		&posh.Property{Name: "Name", Value: g.Name, Set: set("Name")}, posh.P("Id", g.ID), posh.P("Description", g.Description),
		posh.P("OwnerNode", nodeByName(c, g.OwnerNode)), enum("State", string(g.State), groupStates[g.State]),
		posh.P("IsCoreGroup", g.Core), posh.P("GroupType", g.GroupType),
		number("Priority", g.Priority), number("FailoverThreshold", g.FailoverThreshold), number("FailoverPeriod", g.FailoverPeriod),
		number("AutoFailbackType", g.AutoFailbackType), posh.P("PersistentState", int64(g.PersistentState)))
}

func resourceObject(c *cluster.Cluster, r cluster.Resource) *posh.Object {
	// The object keeps finding its resource after a rename, as the module's does by id.
	id := r.ID
	set := func(property string) func(posh.Value) error {
		return func(v posh.Value) error {
			return clusterSet(c.SetResourceProperty(nameOf(c, id, r.Name), property, plain(v)))
		}
	}
	number := func(name string, value uint32) *posh.Property {
		return &posh.Property{Name: name, Value: int64(value), Set: set(name)}
	}
	group := named(groupType, r.Group, cluster.Group{Name: r.Group}, posh.P("Name", r.Group))
	if g, err := c.Group(r.Group); err == nil {
		group = groupObject(c, g)
	}
	return named(resourceType, r.Name, r,
		&posh.Property{Name: "Name", Value: r.Name, Set: set("Name")}, posh.P("Id", r.ID), posh.P("Description", r.Description),
		enum("State", string(r.State), resourceStates[r.State]),
		posh.P("ResourceType", named(resourceTypeType, r.Type, nil, posh.P("Name", r.Type))),
		posh.P("OwnerGroup", group), posh.P("OwnerNode", nodeByName(c, r.OwnerNode)), posh.P("IsCoreResource", r.Core),
		number("RestartAction", r.RestartAction), number("RestartThreshold", r.RestartThreshold),
		number("RestartPeriod", r.RestartPeriod), number("RestartDelay", r.RestartDelay),
		number("RetryPeriodOnFailure", r.RetryPeriodOnFailure), number("PendingTimeout", r.PendingTimeout),
		&posh.Property{Name: "SeparateMonitor", Value: r.SeparateMonitor, Set: set("SeparateMonitor")},
		posh.P("PersistentState", int64(r.PersistentState)), posh.P("LastOperationStatusCode", int64(r.LastError)))
}

func nameOf(c *cluster.Cluster, id, name string) string {
	for _, r := range c.Resources() {
		if r.ID == id {
			return r.Name
		}
	}
	return name
}

// clusterSet is the error of an assignment to a property of a cluster object.
func clusterSet(err error) error {
	if err == nil {
		return nil
	}
	return wrap("SetValueInvocationException", "System.Management.Automation.SetValueInvocationException", "NotSpecified", err)
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
