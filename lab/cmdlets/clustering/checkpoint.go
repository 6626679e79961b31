package clustering

import (
	"changeover/lab/cluster"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

func checkpointObject(r cluster.Resource, path string) *posh.Object {
	return cmdlets.Named("Microsoft.FailoverClusters.PowerShell.ClusterRegistryCheckpoint", path, nil,
		posh.P("Resource", r.Name), posh.P("Name", path))
}

func getCheckpoint(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := resources(c, cl, "ResourceName")
	if err != nil {
		return err
	}
	for _, r := range all {
		for _, path := range r.Checkpoints {
			if cmdlets.AnyMatches(c.Strings("CheckpointName"), path) {
				c.Emit(checkpointObject(r, path))
			}
		}
	}
	return nil
}

func addCheckpoint(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := resources(c, cl, "ResourceName")
	if err != nil {
		return err
	}
	for _, r := range all {
		path := c.String("RegistryCheckpoint")
		if err := cl.Checkpoints.Add(r.Name, path); err != nil {
			return err
		}
		c.Emit(checkpointObject(r, path))
	}
	return nil
}

func removeCheckpoint(c *posh.Invocation, cl *cluster.Cluster) error {
	if err := cmdlets.Confirmed(c); err != nil {
		return err
	}
	all, err := resources(c, cl, "ResourceName")
	if err != nil {
		return err
	}
	for _, r := range all {
		for _, path := range r.Checkpoints {
			if cmdlets.AnyMatches(c.Strings("CheckpointName"), path) {
				if err := cl.Checkpoints.Remove(r.Name, path); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
