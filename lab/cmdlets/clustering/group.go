package clustering

import (
	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// groupCommands returns the cmdlets for cluster groups, which the manual calls roles.
func (s Cmdlets) groupCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-ClusterGroup":   s.onCluster(getGroup, "Name"),
		"Add-ClusterGroup":   s.onCluster(addGroup, "Name"),
		"Move-ClusterGroup":  s.onCluster(s.moveGroup, "Name", "InputObject", "Node", "Wait"),
		"Start-ClusterGroup": s.onCluster(s.startGroup, "Name", "InputObject", "Wait"),
		"Stop-ClusterGroup":  s.onCluster(s.stopGroup, "Name", "InputObject", "Wait"),
	}
}

func getGroup(c *posh.Invocation, cl *cluster.Cluster) error {
	return list(c, "group", cl.Groups.List(), func(g cluster.Group) string { return g.Name }, func(g cluster.Group) *posh.Object { return groupObject(cl, g) })
}

func addGroup(c *posh.Invocation, cl *cluster.Cluster) error {
	g, err := cl.Groups.Create(c.String("Name"))
	if err != nil {
		return err
	}
	c.Emit(groupObject(cl, g))
	return nil
}

// eachGroup calls f for each group from the pipeline or from -Name, waits as -Wait says, and writes the groups in
// their new state.
func (s Cmdlets) eachGroup(c *posh.Invocation, cl *cluster.Cluster, f func(name string) error) error {
	var names []string
	for _, v := range c.Objects("InputObject") {
		names = append(names, posh.ToString(v))
	}
	for _, n := range c.Strings("Name") {
		if _, err := cl.Groups.Get(n); err != nil {
			return clusterNotFound(c.Name, "group", n)
		}
		names = append(names, n)
	}
	for _, name := range names {
		if err := f(name); err != nil {
			return err
		}
		if err := s.waitFor(c, groupAtRest(cl, name)); err != nil {
			return err
		}
		g, err := cl.Groups.Get(name)
		if err != nil {
			return err
		}
		c.Emit(groupObject(cl, g))
	}
	return nil
}

func (s Cmdlets) moveGroup(c *posh.Invocation, cl *cluster.Cluster) error {
	return s.eachGroup(c, cl, func(name string) error { return cl.Groups.Move(name, c.String("Node")) })
}

func (s Cmdlets) startGroup(c *posh.Invocation, cl *cluster.Cluster) error {
	return s.eachGroup(c, cl, cl.Groups.Start)
}

func (s Cmdlets) stopGroup(c *posh.Invocation, cl *cluster.Cluster) error {
	return s.eachGroup(c, cl, cl.Groups.Stop)
}
