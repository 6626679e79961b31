package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// states waits until the nodes have these states.
func (f *fixture) states(n1, n2 NodeState) {
	f.t.Helper()
	f.await("the states of the nodes", func() bool { all := f.c.Nodes.List(); return all[0].State == n1 && all[1].State == n2 })
}

// withoutWitness removes the witness.
func (f *fixture) withoutWitness() {
	f.t.Helper()
	f.ok(f.c.Resources.Stop("Cluster Disk 1"))
	f.resource("Cluster Disk 1", Offline)
	f.ok(f.c.Resources.Delete("Cluster Disk 1"))
	assert.Empty(f.t, f.c.Witness())
}

// Microsoft, "Understanding Quorum Configurations in a Failover Cluster": Windows Server 2008 R2 counts the votes of nodes that are down.
func TestWithoutAMajorityTheClusterStops(t *testing.T) {
	f := newFixtureOf(t, "2008 R2", testScale)
	f.off(f.n2)
	f.states(NodeUp, NodeDown) // The witness has a vote.
	f.n2.Reboot()
	f.states(NodeUp, NodeUp)

	f.withoutWitness()
	f.off(f.n2)
	f.states(NodeJoining, NodeDown)
	f.code(win32.CodeNoEndpoint, f.c.From(f.n1))
	service, err := f.n1.Services.Get(scm.ClusterService)
	f.ok(err)
	assert.Equal(t, scm.Running, service.State, "it waits for more nodes")
	f.n2.Reboot()
	f.states(NodeUp, NodeUp)
	f.ok(f.c.From(f.n1))

	f.off(f.n2)
	f.states(NodeJoining, NodeDown)
	f.off(f.n1)
	f.states(NodeDown, NodeDown)
	f.n2.Reboot()
	f.states(NodeDown, NodeJoining)
}

// Microsoft, "Understanding cluster and pool quorum": a node that shuts down gives its vote to the other one.
func TestWithDynamicQuorumTheLastNodeStays(t *testing.T) {
	f := newFixture(t)
	f.withoutWitness()
	f.off(f.n2)
	f.states(NodeUp, NodeDown)
	f.ok(f.c.From(f.n1))
}

// Microsoft, CLUSTER_GROUP_AUTOFAILBACK_TYPE: with 1, a group moves back when its preferred owner comes back.
func TestAGroupFailsBackToItsPreferredOwner(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.SetPreferredOwners(testRole, []string{"N2", "N1"}))
	f.off(f.n2)
	f.n2.Reboot()
	f.states(NodeUp, NodeUp)
	f.group(GroupOnline, "N1")
	f.ok(f.c.Groups.SetProperty(testRole, "AutoFailbackType", uint32(1)))
	f.off(f.n2)
	f.n2.Reboot()
	f.group(GroupOnline, "n2")
}
