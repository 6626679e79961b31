// Package clustering models the cmdlets of the module FailoverClusters.
package clustering

import (
	"maps"

	"changeover/lab/cluster"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows/release"
)

// Cmdlets implements the module FailoverClusters.
type Cmdlets struct{ *cmdlets.Process }

// clusterCommand implements a cmdlet of the module for a cluster.
type clusterCommand func(*posh.Invocation, *cluster.Cluster) error

// onCluster returns a cmdlet that runs for the host's cluster. If the host's cluster service does not run, the cmdlet fails
// like all cmdlets of the module.
func (s Cmdlets) onCluster(run clusterCommand, parameters ...string) posh.Command {
	return cmdlets.Only(func(c *posh.Invocation) error {
		cl, err := s.cluster()
		if err == nil {
			err = run(c, cl)
		}
		if err != nil {
			return clusterError(c.Name, err)
		}
		return nil
	}, parameters...)
}

// cluster returns the failover cluster that can be managed from this host, or an error.
func (s Cmdlets) cluster() (*cluster.Cluster, error) {
	c := cluster.Of(s.Host.World())
	if c == nil {
		return nil, &win32.Error{Code: win32.CodeNoEndpoint, Op: "open the cluster", Text: win32.Message(win32.CodeNoEndpoint)}
	}
	return c, c.From(s.Host)
}

// Commands returns the cmdlets of the module by name.
func (s Cmdlets) Commands() map[string]posh.Command {
	all := s.clusterCommands()
	for _, more := range []map[string]posh.Command{s.nodeCommands(), s.groupCommands(), s.resourceCommands(), s.ownerCommands()} {
		maps.Copy(all, more)
	}
	return all
}

// clusterCommands returns the cmdlets for the cluster, its nodes, resource types, disks and networks.
func (s Cmdlets) clusterCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-Cluster":                 s.onCluster(getCluster),
		"Get-ClusterNode":             s.onCluster(getClusterNode, "Name"),
		"Suspend-ClusterNode":         s.onCluster(s.suspendNode, "Name", "InputObject", "Drain"),
		"Resume-ClusterNode":          s.onCluster(s.resumeNode, "Name", "InputObject", "Failback"),
		"Get-ClusterResourceType":     s.onCluster(getResourceType, "Name"),
		"Add-ClusterResourceType":     s.onCluster(addResourceType, "Name", "Dll"),
		"Get-ClusterAvailableDisk":    s.onCluster(getAvailableDisk),
		"Add-ClusterDisk":             s.onCluster(addDisk, "InputObject"),
		"Get-ClusterNetwork":          s.onCluster(getNetwork, "Name"),
		"Get-ClusterNetworkInterface": s.onCluster(getNetworkInterface, "Name"),
	}
}

func getCluster(c *posh.Invocation, cl *cluster.Cluster) error {
	properties := []*posh.Property{posh.P("Name", cl.Name())}
	if !cl.Release().Lacks(release.Property, "Cluster.DynamicQuorum") {
		properties = append(properties, posh.P("DynamicQuorum", int64(1)))
	}
	c.Emit(cmdlets.Named(clusterType, cl.Name(), nil, properties...))
	return nil
}

func getClusterNode(c *posh.Invocation, cl *cluster.Cluster) error {
	return list(c, "node", cl.Nodes.List(), func(n cluster.Node) string { return n.Name }, func(n cluster.Node) *posh.Object { return nodeObject(cl, n) })
}

// list writes the objects that match -Name. A name without wildcards that does not exist is an error.
func list[T any](c *posh.Invocation, what string, all []T, name func(T) string, object func(T) *posh.Object) error {
	if c.Piped {
		return posh.NotSupported("%s for objects from the pipeline", c.Name)
	}
	patterns := c.Strings("Name")
	for _, p := range patterns {
		found := false
		for _, t := range all {
			found = found || posh.Like(p, name(t))
		}
		if !found && !posh.HasWildcard(p) {
			return clusterNotFound(c.Name, what, p)
		}
	}
	for _, t := range all {
		if cmdlets.AnyMatches(patterns, name(t)) {
			c.Emit(object(t))
		}
	}
	return nil
}

// nodes returns the names of nodes from the pipeline and from -Name, or the name of the local node if both are missing.
func (s Cmdlets) nodes(c *posh.Invocation) []string {
	var names []string
	for _, v := range c.Objects("InputObject") {
		names = append(names, posh.ToString(v))
	}
	names = append(names, c.Strings("Name")...)
	if len(names) == 0 && !c.Piped {
		names = []string{s.Host.Name()}
	}
	return names
}

func (s Cmdlets) suspendNode(c *posh.Invocation, cl *cluster.Cluster) error {
	return eachNode(c, cl, s.nodes(c), func(name string) error { return cl.Nodes.Pause(name, c.Bool("Drain")) })
}

// resumeNode implements Resume-ClusterNode with -Failback NoFailback, which moves no groups back. The lab models only
// this value, and uses it if -Failback is not given.
func (s Cmdlets) resumeNode(c *posh.Invocation, cl *cluster.Cluster) error {
	if c.Has("Failback") && !cmdlets.Equal(c.String("Failback"), "NoFailback") {
		return posh.NotSupported("Resume-ClusterNode -Failback %s", c.String("Failback"))
	}
	return eachNode(c, cl, s.nodes(c), cl.Nodes.Resume)
}

func eachNode(c *posh.Invocation, cl *cluster.Cluster, names []string, f func(string) error) error {
	for _, name := range names {
		if err := f(name); err != nil {
			return err
		}
		c.Emit(nodeByName(cl, name))
	}
	return nil
}

func typeObject(t cluster.ResourceType) *posh.Object {
	return cmdlets.Named(resourceTypeType, t.Name, t, posh.P("Name", t.Name), posh.P("DisplayName", t.DisplayName), posh.P("DllName", t.DLL))
}

func getResourceType(c *posh.Invocation, cl *cluster.Cluster) error {
	return list(c, "resource type", cl.Types.List(), func(t cluster.ResourceType) string { return t.Name }, typeObject)
}

func addResourceType(c *posh.Invocation, cl *cluster.Cluster) error {
	t, err := cl.Types.Create(c.String("Name"), c.String("Dll"))
	if err != nil {
		return err
	}
	c.Emit(typeObject(t))
	return nil
}

func getAvailableDisk(c *posh.Invocation, cl *cluster.Cluster) error {
	for _, d := range cl.Storage.Available() {
		c.Emit(cmdlets.Named("Microsoft.FailoverClusters.PowerShell.ClusterDiskInfo", d.Name, d,
			posh.P("Name", d.Name), posh.P("Id", d.ID), posh.P("Number", int64(d.Number)), posh.P("Size", int64(d.Size)))) //nolint:gosec // sizes of disks fit
	}
	return nil
}

func addDisk(c *posh.Invocation, cl *cluster.Cluster) error {
	for _, v := range c.Objects("InputObject") {
		o, ok := v.(*posh.Object)
		if !ok {
			return posh.NotSupported("Add-ClusterDisk for a value other than a disk")
		}
		d, ok := o.Live.(cluster.AvailableDisk)
		if !ok {
			return posh.NotSupported("Add-ClusterDisk for %s", o.TypeName)
		}
		r, err := cl.Storage.Add(d.ID)
		if err != nil {
			return err
		}
		c.Emit(resourceObject(cl, r))
	}
	return nil
}

func getNetwork(c *posh.Invocation, cl *cluster.Cluster) error {
	return list(c, "network", cl.Networks(), func(n cluster.Network) string { return n.Name }, func(n cluster.Network) *posh.Object {
		return cmdlets.Named("Microsoft.FailoverClusters.PowerShell.ClusterNetwork", n.Name, n,
			posh.P("Name", n.Name), posh.P("Address", n.Address), posh.P("AddressMask", n.Mask), posh.P("State", n.State), posh.P("Role", int64(n.Role)))
	})
}

func getNetworkInterface(c *posh.Invocation, cl *cluster.Cluster) error {
	return list(c, "network interface", cl.NetworkInterfaces(), func(n cluster.NetworkInterface) string { return n.Name }, func(n cluster.NetworkInterface) *posh.Object {
		return cmdlets.Named("Microsoft.FailoverClusters.PowerShell.ClusterNetworkInterface", n.Name, n,
			posh.P("Name", n.Name), posh.P("Node", n.Node), posh.P("Network", n.Network), posh.P("Adapter", n.Adapter), posh.P("Address", n.IP), posh.P("State", n.State))
	})
}
