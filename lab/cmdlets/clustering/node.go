package clustering

import (
	"changeover/lab/cluster"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

// nodeCommands returns the cmdlets for the membership of nodes and for their votes.
func (s Cmdlets) nodeCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Add-ClusterNode":    s.onCluster(addNode, "Name"),
		"Remove-ClusterNode": s.onCluster(s.removeNode, "Name", "InputObject", "Force"),
		"Get-ClusterQuorum":  s.onCluster(getQuorum),
	}
}

func addNode(c *posh.Invocation, cl *cluster.Cluster) error {
	return eachNode(c, cl, c.Strings("Name"), cl.Nodes.Add)
}

// removeNode implements Remove-ClusterNode. The last node of a cluster is removed with Remove-Cluster, which the lab
// does not model.
func (s Cmdlets) removeNode(c *posh.Invocation, cl *cluster.Cluster) error {
	if err := cmdlets.Confirmed(c); err != nil {
		return err
	}
	for _, name := range s.nodes(c) {
		if len(cl.Nodes.List()) == 1 {
			return posh.NotSupported("Remove-ClusterNode for the last node of a cluster")
		}
		if err := cl.Nodes.Evict(name); err != nil {
			return err
		}
	}
	return nil
}

// getQuorum implements Get-ClusterQuorum. QuorumResource is null if there is no witness. Each node has a vote (Microsoft,
// "Set-ClusterQuorum": NodeMajority, NodeAndDiskMajority).
func getQuorum(c *posh.Invocation, cl *cluster.Cluster) error {
	var witness posh.Value
	typ := "NodeMajority"
	if name := cl.Witness(); name != "" {
		r, err := cl.Resources.Get(name)
		if err != nil {
			return err
		}
		witness, typ = resourceObject(cl, r), "NodeAndDiskMajority"
	}
	c.Emit(posh.NewObject("Microsoft.FailoverClusters.PowerShell.ClusterQuorumSettings", posh.P("Cluster", cl.Name()), posh.P("QuorumResource", witness), posh.P("QuorumType", typ)))
	return nil
}
