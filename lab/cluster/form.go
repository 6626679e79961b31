package cluster

import (
	"net/netip"
	"strings"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/lab/windows/volume"
)

// FormSpec describes a failover cluster to be formed from all hosts of a world.
type FormSpec struct {
	Name, IP string
	// ClientNetwork is the name of the cluster network that clients use.
	ClientNetwork string
	// Letter is the drive letter of the shared disk that is available. DiskID is its unique ID, or the signature of a master
	// boot record as diskpart prints it; if it is empty, the ID is generated.
	Letter, DiskID string
}

// Form forms a failover cluster of all hosts: core resources online on the
// first, a quorum disk, and one shared disk that is available. Error 87 if the
// world has no hosts or has a cluster already.
func Form(w *windows.World, spec FormSpec) (*Cluster, error) {
	hosts := w.Hosts()
	var language string
	if len(hosts) > 0 {
		language = hosts[0].Info().Language
	}
	w.Lock()
	defer w.Unlock()
	if w.MembershipLocked() != nil || len(hosts) == 0 {
		return nil, win32.Fail(win32.CodeInvalidParameter, "form cluster %q", spec.Name)
	}
	c := newCluster(&clusterState{name: spec.Name, id: w.NewIDLocked(), diskName: diskNames[language]}, w.By(model.Actor{Cause: model.CauseCluster}))
	for i, h := range hosts {
		h = h.Itself()
		c.nodes = append(c.nodes, &node{id: i + 1, host: h, joined: true})
		h.Services.Locked().SetUp(scm.ClusterService, scm.Running, scm.StartAuto)
		c.Nodes.loadDatabase(h)
	}
	w.SetMembershipLocked(member{c})
	for _, typ := range windowsTypes {
		c.types = append(c.types, ResourceType{Name: typ, DisplayName: typ, DLL: windows.WindowsDLL})
	}
	c.formNetworks(spec)
	c.formStorage(spec)
	c.formCore(spec)
	return c.seenIn(w), nil
}

func (c *Cluster) formNetworks(spec FormSpec) {
	c.networks = []Network{
		networkOf(c.nodes[0].host.Network.AdaptersLocked()[0], spec.ClientNetwork, 3),
		networkOf(c.nodes[0].host.Network.AdaptersLocked()[1], "Interconnect", 1),
	}
	for _, n := range c.nodes {
		c.link(n)
	}
}

// networkOf returns the cluster network of an adapter, with the address and the mask of the adapter's subnet.
func networkOf(nic *windows.NIC, name string, role uint32) Network {
	n := Network{Name: name, State: "Up", Role: role}
	if address, err := netip.ParseAddr(nic.Addresses[0].IP); err == nil {
		subnet, _ := address.Prefix(nic.Addresses[0].Prefix)
		n.Address, n.Mask = subnet.Addr().String(), maskOf(subnet.Bits())
	}
	return n
}

func (c *Cluster) formStorage(spec FormSpec) {
	now := c.w.Now()
	add := func(number int, id, letter, label string, size uint64) {
		d := &volume.Disk{Number: number, Name: "LAB Shared Disk", UniqueID: id, Size: size, Shared: true, Signature: volume.SignatureOf(id)}
		if d.UniqueID == "" || d.Signature != 0 {
			d.UniqueID = strings.ToUpper(strings.ReplaceAll(c.w.NewIDLocked(), "-", ""))
		}
		v := volume.New(letter, label, size, size/100, now)
		v.Disk = d
		d.Volumes = []*volume.Volume{v}
		c.disks = append(c.disks, d)
	}
	quorum := "Q"
	if strings.EqualFold(spec.Letter, quorum) {
		quorum = "W"
	}
	add(1, "", quorum, "Quorum", 250<<30)
	add(2, spec.DiskID, spec.Letter, "XPR", 500<<30)
}

func (c *Cluster) formCore(spec FormSpec) {
	core := c.Groups.add("Cluster Group", "Cluster", c.nodes[0])
	core.Core, core.PersistentState = true, 1
	storage := c.Groups.add(AvailableStorage, "AvailableStorage", c.nodes[0])
	storage.Core, storage.PersistentState = true, 1
	ip := c.Resources.add("Cluster IP Address", TypeIPAddress, core)
	ip.setParameter("Address", spec.IP)
	ip.setParameter("SubnetMask", c.networks[0].Mask)
	ip.setParameter("Network", spec.ClientNetwork)
	name := c.Resources.add("Cluster Name", TypeNetworkName, core)
	name.setParameter("Name", spec.Name)
	name.setParameter("DnsName", spec.Name)
	name.Providers = []string{ip.ID}
	quorum := c.Storage.makeResource(c.disks[0], core)
	for _, r := range []*resource{ip, name, quorum} {
		r.Core, r.state, r.target, r.PersistentState = true, Online, true, 1
	}
}
