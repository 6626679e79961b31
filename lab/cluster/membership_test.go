package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// nodes returns the names of the cluster's nodes.
func (f *fixture) nodes() []string {
	var names []string
	for _, n := range f.c.Nodes.List() {
		names = append(names, n.Name)
	}
	return names
}

// MS-CMRP, ApiEvictNode: the node is removed from all lists that decide about placement. Microsoft, "EvictClusterNodeEx
// function": the node itself is cleaned up.
func TestAnEvictedNodeIsRemovedFromAllLists(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.SetPreferredOwners(testRole, []string{"N2", "N1"}), f.c.Groups.Move(testRole, "N2"))
	f.group(GroupOnline, "n2")
	f.ok(f.c.Nodes.Evict("N2"))
	f.group(GroupOnline, "N1")
	assert.Equal(t, []string{"N1"}, f.nodes())
	g, err := f.c.Groups.Get(testRole)
	f.ok(err)
	assert.Equal(t, []string{"N1"}, g.PreferredOwners)
	for _, r := range f.c.Resources.List() {
		assert.Equal(t, []string{"N1"}, r.PossibleOwners, r.Name)
	}
	for _, l := range f.c.NetworkInterfaces() {
		assert.Equal(t, "N1", l.Node)
	}
	service, err := f.n2.Services.Get(scm.ClusterService)
	f.ok(err)
	assert.Equal(t, scm.Stopped, service.State)
	assert.Equal(t, scm.StartDisabled, service.StartType)
	f.code(win32.CodeNoEndpoint, f.c.From(f.n2))
	f.code(win32.CodeNodeMissing, f.c.Nodes.Evict("N2"))
	f.code(win32.CodeNodeMissing, f.c.Groups.Move(testRole, "N2"))
}

// A node that is down is evicted too, but keeps its own configuration, so its cluster service still starts.
func TestANodeThatIsDownIsEvictedWithoutACleanUp(t *testing.T) {
	f := withRole(t)
	f.off(f.n2)
	f.code(win32.CodeEvictedOnly, f.c.Nodes.Evict("N2"))
	assert.Equal(t, []string{"N1"}, f.nodes())
	f.group(GroupOnline, "N1")
	f.n2.Reboot()
	f.await("N2 is up again", f.n2.Up)
	f.awaitState(f.n2, scm.ClusterService, scm.Running)
	assert.Equal(t, []string{"N1"}, f.nodes())
	f.code(win32.CodeNoEndpoint, f.c.From(f.n2))
}

// off shuts a host down and waits until it is down.
func (f *fixture) off(h *windows.Host) {
	f.t.Helper()
	f.ok(h.Shutdown(false, 0))
	f.await("the host is off", func() bool { return !h.Up() })
}

// Microsoft, "Add-ClusterNode": the host becomes a node. The existing lists of possible owners do not change.
func TestAHostIsAddedAsANode(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.SetPossibleOwners("App", []string{"N1"}))
	f.code(win32.CodeNodeIsMember, f.c.Nodes.Add("N2"))
	f.code(win32.CodeRPCUnavailable, f.c.Nodes.Add("N3"))
	f.ok(f.c.Nodes.Evict("N2"), f.c.Nodes.Add("n2"))
	f.await("N2 has joined", func() bool { all := f.c.Nodes.List(); return len(all) == 2 && all[1].State == NodeUp })
	f.ok(f.c.From(f.n2))
	assert.Len(t, f.c.NetworkInterfaces(), 4)
	f.code(win32.CodeNotPossibleOwner, f.c.Groups.Move(testRole, "N2"))
	for _, r := range f.c.Resources.List() {
		f.ok(f.c.Resources.SetPossibleOwners(r.Name, []string{"N1", "n2"}))
	}
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.group(GroupOnline, "n2")
}

// A new computer that replaces a node has Windows and nothing else of the old one.
func TestAHostIsReplaced(t *testing.T) {
	f := withRole(t)
	spec := windows.HostSpec{Name: "N2", Release: "2022", ClientIP: "10.0.0.2", InterconnectIP: "192.168.0.2", MAC: "02-00-00-00-00-99"}
	_, err := f.w.ReplaceHost(spec)
	f.code(win32.CodeInvalidParameter, err)
	f.off(f.n2)
	f.code(win32.CodeEvictedOnly, f.c.Nodes.Evict("N2"))
	h, err := f.w.ReplaceHost(spec)
	f.ok(err)
	assert.True(t, h.Up())
	assert.True(t, f.n2.Is(h))
	_, err = f.n2.Services.Get("app")
	f.code(win32.CodeServiceMissing, err)
	assert.Equal(t, "02-00-00-00-00-99", f.n2.Network.NICs()[0].MAC)
	f.ok(f.c.Nodes.Add("N2"))
	f.await("N2 has joined", func() bool { all := f.c.Nodes.List(); return len(all) == 2 && all[1].State == NodeUp })
}
