package cluster

import (
	"fmt"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/volume"
)

// diskNames are the names that Windows gives disks of a cluster, without their number, by the language of the host.
var diskNames = map[string]string{"": "Cluster Disk", "en": "Cluster Disk", "de": "Clusterdatenträger"}

// AvailableStorage is the name of the core group of the clustered disks that no role uses.
const AvailableStorage = "Available Storage"

// Available lists the shared disks that are not a cluster resource.
func (st Storage) Available() []AvailableDisk {
	st.c.w.Lock()
	defer st.c.w.Unlock()
	var list []AvailableDisk
	for _, d := range st.c.disks {
		if st.resource(d) != nil {
			continue
		}
		shown := AvailableDisk{ID: d.ShownID(), Name: st.nextDiskName(), Number: d.Number, Size: d.Size}
		for _, v := range d.Volumes {
			shown.Letters = append(shown.Letters, v.Letter)
		}
		list = append(list, shown)
	}
	return list
}

// Add makes an available disk a cluster resource in the group Available Storage,
// with the next free name, and begins to bring it online; error 5007 for a disk that is not available.
func (st Storage) Add(id string) (Resource, error) {
	st.c.w.Lock()
	defer st.c.w.Unlock()
	for _, d := range st.c.disks {
		if strings.EqualFold(d.ShownID(), id) && st.resource(d) == nil {
			r := st.makeResource(d, st.c.Groups.find(AvailableStorage))
			r.wantOnline()
			st.c.engine.advance()
			return st.c.Resources.show(r), nil
		}
	}
	return Resource{}, win32.Fail(win32.CodeResourceMissing, "add disk %q to the cluster", id)
}

func (st Storage) makeResource(d *volume.Disk, g *group) *resource {
	r := st.c.Resources.add(st.nextDiskName(), TypePhysicalDisk, g)
	if d.Signature != 0 {
		r.setParameter("DiskSignature", d.Signature)
	} else {
		r.setParameter("DiskIdGuid", d.UniqueID)
	}
	r.setParameter("DiskUniqueIds", d.UniqueID)
	return r
}

func (st Storage) nextDiskName() string {
	for i := 1; ; i++ {
		if name := fmt.Sprintf("%s %d", st.c.diskName, i); st.c.Resources.find(name) == nil {
			return name
		}
	}
}

// resource returns the cluster resource of a shared disk; nil if the disk has none.
func (st Storage) resource(d *volume.Disk) *resource {
	for _, r := range st.c.resources {
		if r.Type == TypePhysicalDisk && strings.EqualFold(r.textParameter("DiskUniqueIds"), d.UniqueID) {
			return r
		}
	}
	return nil
}
