package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// Microsoft, events 1046, 1047, 1223 and 1360 of failover clustering, and KB 258453.
func TestAnAddressMustFitItsNetwork(t *testing.T) {
	f := newFixture(t)
	_, err := f.c.Groups.Create(testRole)
	f.ok(err)
	f.add("IP", TypeIPAddress, "Address", "10.0.0.10", "SubnetMask", "255.255.255.0")
	f.ok(f.c.Resources.SetProperty("IP", "RestartAction", 0))
	for _, test := range []struct {
		name, address, mask, network string
		event                        int
		code                         uint32
	}{
		{"by its network", "10.0.0.10", "255.255.255.0", "cluster network 1", 0, 0},
		{"by its subnet", "10.0.0.10", "255.255.255.0", "", 0, 0},
		{"no address", "10.0.0", "255.255.255.0", "", 1047, win32.CodeInvalidParameter},
		{"no mask", "10.0.0.10", "255.0.255.0", "", 1046, win32.CodeInvalidParameter},
		{"another mask than the network's", "10.0.0.10", "255.255.0.0", "Cluster Network 1", 1046, win32.CodeNoNetworkForIP},
		{"a network that the cluster does not have", "10.0.0.10", "255.255.255.0", "Cluster Network 9", 1360, win32.CodeNoNetworkForIP},
		{"outside of the network's subnet", "10.0.1.10", "255.255.255.0", "Cluster Network 1", 1360, win32.CodeNoNetworkForIP},
		{"in no network", "10.0.1.10", "255.255.255.0", "", 1360, win32.CodeNoNetworkForIP},
		{"a network for the cluster only", "192.168.0.10", "255.255.255.0", "Interconnect", 1223, win32.CodeNoNetworkForIP},
	} {
		t.Run(test.name, func(t *testing.T) {
			f.t = t
			for name, value := range map[string]string{"Address": test.address, "SubnetMask": test.mask, "Network": test.network} {
				_, err := f.c.Resources.SetParameter("IP", name, value)
				f.ok(err)
			}
			f.ok(f.c.Resources.Start("IP"))
			r := f.resource("IP", Online, Failed)
			assert.Equal(t, test.code, r.LastError)
			assert.Equal(t, test.event, lastClusterEvent(f.n1))
			f.ok(f.c.Resources.Stop("IP"))
			f.resource("IP", Offline)
		})
	}
	_, err = f.c.Resources.SetParameter("IP", "Address", "10.0.1.10")
	f.ok(err)
	_, err = f.c.Resources.SetParameter("IP", "Network", "Cluster Network 1")
	f.ok(err)
	_, err = f.c.Resources.SetParameter("IP", "OverrideAddressMatch", 1)
	f.ok(err, f.c.Resources.Start("IP"))
	f.resource("IP", Online)
}

// lastClusterEvent returns the ID of the event before the last event if the last event is 1069, a failed resource; otherwise 0.
func lastClusterEvent(h *windows.Host) int {
	events := h.Events.List()
	if len(events) < 2 || events[len(events)-1].ID != 1069 {
		return 0
	}
	return events[len(events)-2].ID
}

func TestSubnetMasks(t *testing.T) {
	for mask, want := range map[string]int{"255.255.255.0": 24, "255.255.254.0": 23, "255.255.255.255": 32, "128.0.0.0": 1, "0.0.0.0": 0, "255.0.255.0": 0, "": 0, "::": 0} {
		bits, ok := PrefixOf(mask)
		assert.Equal(t, want, bits, mask)
		assert.Equal(t, want > 0, ok, mask)
	}
}

// MS-CMRP, ApiMoveGroupToNode: the server fails the method if the node is not a potential owner.
func TestAGroupMovesToPossibleOwnersOnly(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.SetPossibleOwners("Files", []string{"N1"}))
	f.code(win32.CodeNotPossibleOwner, f.c.Groups.Move(testRole, "N2"))
	f.ok(f.c.Resources.SetPossibleOwners("Files", []string{"N1", "N2"}), f.c.Groups.Move(testRole, "N2"))
}

func TestAClusteredFileServerNeedsItsFeature(t *testing.T) {
	f := withRole(t)
	_, err := f.n1.Shares.Create(windows.Share{Name: "App$", Path: `R:\app`, Scope: "VIRTUAL"})
	f.ok(err)
	_, err = f.n2.Software.RemoveFeature(windows.FileServerFeature)
	f.ok(err)
	f.ok(f.c.Resources.SetProperty("Files", "RestartAction", 0), f.c.Groups.Move(testRole, "N2"))
	assert.Equal(t, uint32(win32.CodeTypeNotSupported), f.resource("Files", Failed).LastError)
	_, err = f.n2.Shares.Create(windows.Share{Name: "Other$", Path: `R:\app`, Scope: "VIRTUAL"})
	f.code(win32.CodeResourceNotOnline, err)
	_, err = f.n2.Software.InstallFeature(windows.FileServerFeature)
	f.ok(err, f.c.Groups.Start(testRole))
	f.resource("Files", Online)
	_, err = f.n2.Shares.Create(windows.Share{Name: "Other$", Path: `R:\app`, Scope: "VIRTUAL"})
	f.ok(err)
	_, err = f.n2.Software.RemoveFeature(windows.FileServerFeature)
	f.ok(err)
	_, err = f.n2.Shares.Create(windows.Share{Name: "Third$", Path: `R:\app`, Scope: "VIRTUAL"})
	f.code(win32.CodeResourceNotOnline, err)
}

// The hive of the cluster's database contains the cluster's GUID on every node (Microsoft, "Cluster Database").
func TestTheRegistryOfANodeHasTheIDOfItsCluster(t *testing.T) {
	f := newFixture(t)
	for _, h := range []*windows.Host{f.n1, f.n2} {
		key, err := h.Registry.Key(databaseKey)
		f.ok(err)
		assert.Contains(t, key.Values, registry.SZ("ClusterInstanceID", f.c.ID()))
	}
}
