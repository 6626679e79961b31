package cluster

import "strings"

// FormSpec says how a failover cluster is formed from all hosts of the world.
type FormSpec struct {
	Name, IP string
	// ClientNetwork is the cluster's name of the network that clients use.
	ClientNetwork, ClientMask string
	// Letter of the shared disk that becomes available storage; DiskID its unique id, empty for a made-up one.
	Letter, DiskID string
}

// FormCluster makes a failover cluster of all hosts: core resources online on
// the first, a quorum disk, and one shared disk that is available. Error 87
// without hosts, 183 where there is a cluster already.
func (w *World) FormCluster(spec FormSpec) (*Cluster, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cluster != nil || len(w.hosts) == 0 {
		return nil, fail(CodeInvalidParameter, "form cluster %q", spec.Name)
	}
	c := &Cluster{clusterState: &clusterState{name: spec.Name, id: w.newID()}, w: w.seenBy(actor{cause: CauseCluster})}
	for i, h := range w.hosts {
		c.nodes = append(c.nodes, &node{id: i + 1, host: h, joined: true})
		s := h.services[fold(ClusterService)]
		s.State, s.StartType, s.ProcessID = Running, StartAuto, h.newPID()
		h.writeServiceKey(s)
		c.loadDatabase(h)
	}
	w.cluster = c
	for _, typ := range windowsTypes {
		c.types = append(c.types, ResourceType{Name: typ, DisplayName: typ, DLL: windowsDLL})
	}
	c.formNetworks(spec)
	c.formStorage(spec)
	c.formCore(spec)
	return c.seenIn(w), nil
}

func (c *Cluster) formNetworks(spec FormSpec) {
	c.networks = []Network{
		{Name: spec.ClientNetwork, Address: subnet(c.nodes[0].host.nics[0]), Mask: spec.ClientMask, State: "Up", Role: 3},
		{Name: "Interconnect", Address: subnet(c.nodes[0].host.nics[1]), Mask: "255.255.255.0", State: "Up", Role: 1},
	}
	for _, n := range c.nodes {
		for i, network := range c.networks {
			nic := n.host.nics[i]
			c.links = append(c.links, NetworkInterface{Name: n.host.name + " - " + nic.Name, Node: n.host.name, Network: network.Name, Adapter: nic.Description, IP: nic.Addresses[0].IP, State: "Up"})
		}
	}
}

func subnet(nic *NIC) string {
	ip := nic.Addresses[0].IP
	return ip[:strings.LastIndex(ip, ".")+1] + "0"
}

func (c *Cluster) formStorage(spec FormSpec) {
	now := c.w.now()
	add := func(number int, id, letter, label string, size uint64) {
		d := &disk{number: number, name: "LAB Shared Disk", uniqueID: id, size: size, shared: true}
		if d.uniqueID == "" {
			d.uniqueID = strings.ToUpper(strings.ReplaceAll(c.w.newID(), "-", ""))
		}
		v := newVolume(letter, label, size, size/100, now)
		v.disk = d
		d.volumes = []*volume{v}
		c.disks = append(c.disks, d)
	}
	quorum := "Q"
	if strings.EqualFold(spec.Letter, quorum) {
		quorum = "W"
	}
	add(1, "", quorum, "Quorum", 250*gigabyte)
	add(2, spec.DiskID, spec.Letter, "XPR", 500*gigabyte)
}

func (c *Cluster) formCore(spec FormSpec) {
	core := c.newGroup("Cluster Group", "Cluster", c.nodes[0])
	core.Core, core.PersistentState = true, 1
	storage := c.newGroup(AvailableStorage, "AvailableStorage", c.nodes[0])
	storage.Core, storage.PersistentState = true, 1
	ip := c.newResource("Cluster IP Address", TypeIPAddress, core)
	ip.setParameter("Address", spec.IP)
	ip.setParameter("SubnetMask", spec.ClientMask)
	ip.setParameter("Network", spec.ClientNetwork)
	name := c.newResource("Cluster Name", TypeNetworkName, core)
	name.setParameter("Name", spec.Name)
	name.setParameter("DnsName", spec.Name)
	name.Providers = []string{ip.ID}
	quorum := c.clusterDisk(c.disks[0], core)
	for _, r := range []*resource{ip, name, quorum} {
		r.Core, r.state, r.target, r.PersistentState = true, Online, true, 1
	}
}
