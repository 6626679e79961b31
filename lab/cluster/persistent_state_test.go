package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/windows/scm"
)

// stopped returns withRole after its role was taken offline.
func stopped(t *testing.T) *fixture {
	t.Helper()
	f := withRole(t)
	f.ok(f.c.Groups.Stop(testRole))
	f.group(GroupOffline, "N1")
	return f
}

// atRestOn waits until the role is on a node and nothing of it changes.
func (f *fixture) atRestOn(node string) {
	f.t.Helper()
	f.await("the role at rest on "+node, func() bool {
		g, _ := f.c.Groups.Get(testRole)
		return g.OwnerNode == node && f.c.Groups.AtRest(testRole)
	})
}

// MS-CMRP, ApiMoveGroupToNode: on the destination, each resource is brought to its persistent state. Microsoft, "Groups:
// PersistentState": a resource that has no value of its own uses its group's.
func TestAMoveStartsAnOfflineRoleWhosePersistentStateIsOnline(t *testing.T) {
	f := stopped(t)
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.atRestOn("n2")
	f.group(GroupOffline, "n2")
	f.ok(f.c.Groups.SetProperty(testRole, "PersistentState", 1), f.c.Groups.Move(testRole, "N1"))
	f.group(GroupOnline, "N1")
}

// A request for one resource gives the resource a value of its own.
func TestAMoveDoesNotStartAResourceThatWasStopped(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.Stop("App"))
	f.resource("App", Offline)
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.atRestOn("n2")
	f.group(GroupPartialOnline, "n2")
	f.resource("App", Offline)
}

// outage ends the cluster service of both nodes, and starts it again on both.
func (f *fixture) outage() {
	f.t.Helper()
	for _, h := range f.w.Hosts() {
		f.ok(h.Services.Stop(scm.ClusterService))
		f.awaitState(h, scm.ClusterService, scm.Stopped)
	}
	for _, h := range f.w.Hosts() {
		f.ok(h.Services.Start(scm.ClusterService))
	}
	f.await("both nodes up", func() bool {
		up := 0
		for _, n := range f.c.Nodes.List() {
			if n.State == NodeUp {
				up++
			}
		}
		return up == 2
	})
	f.await("the role at rest", func() bool { return f.c.Groups.AtRest(testRole) })
}

// Microsoft, "Groups: PersistentState": a group whose value is 0 is left offline when the cluster forms.
func TestARoleStartsWithTheClusterOnlyIfItsPersistentStateIsOnline(t *testing.T) {
	f := stopped(t)
	f.ok(f.c.Resources.Start("App"))
	f.resource("App", Online)
	g, err := f.c.Groups.Get(testRole)
	f.ok(err)
	assert.Zero(t, g.PersistentState, "a request for a resource does not change that of its group (MS-CMRP, ApiOnlineResource)")
	f.outage()
	g, err = f.c.Groups.Get(testRole)
	f.ok(err)
	assert.Equal(t, GroupOffline, g.State)

	f.ok(f.c.Groups.Start(testRole))
	f.await("the role online", func() bool { g, _ = f.c.Groups.Get(testRole); return g.State == GroupOnline })
	f.outage()
	f.await("the role online again", func() bool { g, _ = f.c.Groups.Get(testRole); return g.State == GroupOnline })
}
