package shell

import (
	"changeover/lab/cluster"
	"changeover/lab/posh"
)

func checkpointObject(r cluster.Resource, path string) *posh.Object {
	return named("Microsoft.FailoverClusters.PowerShell.ClusterRegistryCheckpoint", path, nil,
		posh.P("Resource", r.Name), posh.P("Name", path))
}

func getCheckpoint(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := resources(c, cl, "ResourceName")
	if err != nil {
		return err
	}
	for _, r := range all {
		for _, path := range r.Checkpoints {
			if anyMatches(c.Strings("CheckpointName"), path) {
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
		if err := cl.AddCheckpoint(r.Name, path); err != nil {
			return err
		}
		c.Emit(checkpointObject(r, path))
	}
	return nil
}

func removeCheckpoint(c *posh.Invocation, cl *cluster.Cluster) error {
	if err := confirmed(c); err != nil {
		return err
	}
	all, err := resources(c, cl, "ResourceName")
	if err != nil {
		return err
	}
	for _, r := range all {
		for _, path := range r.Checkpoints {
			if anyMatches(c.Strings("CheckpointName"), path) {
				if err := cl.RemoveCheckpoint(r.Name, path); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
