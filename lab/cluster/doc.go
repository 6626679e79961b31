// Package cluster models a failover cluster of the hosts in lab/windows: nodes, groups, resources, checkpoints and shared
// storage, with the behaviour that Microsoft documents. The model does not depend on the service that is tested with it, nor on
// the vendor's product; lab/xpr adds the vendor's programs.
//
// Form creates the cluster of a world, and DumpOf returns the state of a world. Methods return errors of type *win32.Error;
// comments give their codes.
package cluster
