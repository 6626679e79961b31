package cluster

import (
	"fmt"
	"strings"
)

// AvailableStorage is the core group of clustered disks that no role uses.
const AvailableStorage = "Available Storage"

// AvailableDisks lists the shared disks that are no cluster resource yet.
func (c *Cluster) AvailableDisks() []AvailableDisk {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	var list []AvailableDisk
	for _, d := range c.disks {
		if c.diskResource(d) != nil {
			continue
		}
		shown := AvailableDisk{ID: d.uniqueID, Name: c.nextDiskName(), Number: d.number, Size: d.size}
		for _, v := range d.volumes {
			shown.Letters = append(shown.Letters, v.letter)
		}
		list = append(list, shown)
	}
	return list
}

// AddDisk makes an available disk a cluster resource in Available Storage,
// named as Windows numbers them, and brings it online; error 5007 for a disk that is not available.
func (c *Cluster) AddDisk(id string) (Resource, error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	for _, d := range c.disks {
		if strings.EqualFold(d.uniqueID, id) && c.diskResource(d) == nil {
			r := c.clusterDisk(d, c.group(AvailableStorage))
			r.want()
			c.advance()
			return c.show(r), nil
		}
	}
	return Resource{}, fail(CodeResourceMissing, "add disk %q to the cluster", id)
}

func (c *Cluster) clusterDisk(d *disk, g *group) *resource {
	r := c.newResource(c.nextDiskName(), TypePhysicalDisk, g)
	r.setParameter("DiskIdGuid", d.uniqueID)
	r.setParameter("DiskUniqueIds", d.uniqueID)
	return r
}

func (c *Cluster) nextDiskName() string {
	for i := 1; ; i++ {
		if name := fmt.Sprintf("Cluster Disk %d", i); c.resource(name) == nil {
			return name
		}
	}
}

// diskResource is the cluster resource of a shared disk; nil while it is only available.
func (c *Cluster) diskResource(d *disk) *resource {
	for _, r := range c.resources {
		if r.Type == TypePhysicalDisk && strings.EqualFold(r.textParameter("DiskIdGuid"), d.uniqueID) {
			return r
		}
	}
	return nil
}

// mounted tells whether a host sees a shared disk's volumes: it owns the disk,
// and the disk is online or on its way to offline.
func (c *Cluster) mounted(d *disk, h *Host) bool {
	r := c.diskResource(d)
	if r == nil || c.group(r.Group).owner.host.machine != h.machine {
		return false
	}
	return r.state == Online || r.state == OfflinePending
}
