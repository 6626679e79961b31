package cluster

import "changeover/lab/windows"

// These types are the parts of a cluster, one for each subject. The journal records the changes of a part for the actor of the
// Cluster value that the part belongs to. Exported methods take the lock of the world.
type (
	// Nodes are the hosts of the cluster.
	Nodes struct{ c *Cluster }
	// Groups are the cluster groups, called roles in the manual.
	Groups struct{ c *Cluster }
	// Resources are the cluster resources with their properties.
	Resources struct{ c *Cluster }
	// Dependencies are the dependencies between resources.
	Dependencies struct{ c *Cluster }
	// Checkpoints are the registry checkpoints of resources.
	Checkpoints struct{ c *Cluster }
	// Types are the registered types of resources.
	Types struct{ c *Cluster }
	// Storage are the shared disks.
	Storage struct{ c *Cluster }
	// engine takes resources online and offline, and reacts to failures.
	engine struct{ c *Cluster }
	// member implements windows.Membership for the hosts of the cluster.
	member struct{ c *Cluster }
)

// newCluster returns a view of a cluster: a Cluster with its parts, for the actor of w.
func newCluster(s *clusterState, w *windows.World) *Cluster {
	c := &Cluster{clusterState: s, w: w}
	c.Nodes, c.Groups, c.Resources, c.Dependencies = Nodes{c}, Groups{c}, Resources{c}, Dependencies{c}
	c.Checkpoints, c.Types, c.Storage, c.engine = Checkpoints{c}, Types{c}, Storage{c}, engine{c}
	return c
}
