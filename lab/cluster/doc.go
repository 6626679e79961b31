// Package cluster models a failover cluster of the hosts in lab/windows: nodes,
// groups, resources, checkpoints and shared storage, with the behaviour that
// Microsoft documents. It knows nothing of the service that is tested against
// it, nor of the vendor's product; lab/xpr adds what the vendor's programs do.
//
// FromSite sets up a whole world, and DumpOf shows one.
package cluster
