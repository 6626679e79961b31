package cluster

import "changeover/lab/windows"

// The parts of a cluster, one type for each concern. A part changes the model in the name of the actor of the Cluster value
// that it was taken from. Exported methods take the lock of the world.
type (
	// Nodes are the hosts of the cluster.
	Nodes struct{ c *Cluster }
	// Groups are the cluster groups, called roles in the manual.
	Groups struct{ c *Cluster }
	// Resources are the cluster resources with their properties.
	Resources struct{ c *Cluster }
	// Dependencies say which resources depend on which.
	Dependencies struct{ c *Cluster }
	// Checkpoints are registry keys that follow a resource.
	Checkpoints struct{ c *Cluster }
	// Types are the registered types of resources.
	Types struct{ c *Cluster }
	// Storage are the shared disks.
	Storage struct{ c *Cluster }
	// engine takes resources online and offline, and reacts to failures.
	engine struct{ c *Cluster }
	// member is the cluster as its hosts see it.
	member struct{ c *Cluster }
)

// newCluster is a cluster as an actor sees it, with its parts.
func newCluster(s *clusterState, w *windows.World) *Cluster {
	c := &Cluster{clusterState: s, w: w}
	c.Nodes, c.Groups, c.Resources, c.Dependencies = Nodes{c}, Groups{c}, Resources{c}, Dependencies{c}
	c.Checkpoints, c.Types, c.Storage, c.engine = Checkpoints{c}, Types{c}, Storage{c}, engine{c}
	return c
}
