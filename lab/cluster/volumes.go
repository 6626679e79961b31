package cluster

import (
	"strconv"
	"strings"
)

// disk is a physical disk, local to one host or shared by the cluster's nodes.
type disk struct {
	number   int
	name     string
	uniqueID string
	size     uint64
	shared   bool
	volumes  []*volume
}

// AddVolume adds a local disk with one NTFS volume, as a host's hardware.
func (h *Host) AddVolume(letter, label string, size, used uint64) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.addDisk(letter, label, size, used)
	h.w.changed()
}

func (h *Host) addDisk(letter, label string, size, used uint64) {
	d := &disk{number: len(h.disks), name: "LAB Local Disk", size: size}
	d.uniqueID = h.w.newID()
	v := newVolume(letter, label, size, used, h.w.now())
	v.disk = d
	d.volumes = []*volume{v}
	h.disks = append(h.disks, d)
}

// Subst maps a drive letter to a folder, as subst.exe does until the next restart.
func (h *Host) Subst(letter, folder string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	v, names, err := h.volumeOf(folder, "substitute")
	if err != nil {
		return err
	}
	root := v.root.find(names)
	if root == nil || !root.dir {
		return fail(CodePathNotFound, "substitute %q on %s", folder, h.name)
	}
	h.substs = append(h.substs, &volume{letter: strings.ToUpper(letter), size: v.size, used: v.used, disk: v.disk, substOf: folder, root: root})
	h.w.changed()
	return nil
}

// Volumes lists the volumes that the host sees now, by drive letter.
func (h *Host) Volumes() []Volume {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Volume
	for _, v := range h.visible() {
		list = append(list, v.show())
	}
	return list
}

// firstSharedStorageBuild is Windows Server 2016, whose storage management spans a cluster's nodes.
const firstSharedStorageBuild = 14393

// StorageVolumes lists the volumes that the Storage module shows on the host: its own, and from Windows
// Server 2016 on those of the clustered disks that another node of its cluster has mounted.
func (h *Host) StorageVolumes() []Volume {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Volume
	for _, v := range h.visible() {
		if v.substOf == "" {
			list = append(list, v.show())
		}
	}
	c := h.w.cluster
	build, _ := strconv.Atoi(h.info.Build)
	if c == nil || build < firstSharedStorageBuild || c.node(h.name) == nil || !c.node(h.name).joined {
		return list
	}
	for _, d := range c.disks {
		for _, n := range c.nodes {
			if n.host.machine != h.machine && c.mounted(d, n.host) {
				for _, v := range d.volumes {
					list = append(list, v.show())
				}
			}
		}
	}
	return list
}

func (v *volume) show() Volume {
	used := v.used + v.root.bytes()
	return Volume{
		Letter: v.letter, Label: v.label, FileSystem: "NTFS", Size: v.size, Free: v.size - min(used, v.size),
		DiskNumber: v.disk.number, Clustered: v.disk.shared, SubstOf: v.substOf,
	}
}

// Disks lists the local disks and the shared disks that are attached to the host.
func (h *Host) Disks() []Disk {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Disk
	for _, d := range h.attached() {
		mounted := !d.shared || h.w.cluster.mounted(d, h)
		shown := Disk{Number: d.number, FriendlyName: d.name, UniqueID: d.uniqueID, Size: d.size, Clustered: d.shared && h.w.cluster.diskResource(d) != nil, OperationalStatus: "Online", PartitionStyle: "GPT"}
		if !mounted {
			shown.OperationalStatus = "Offline"
		}
		for _, v := range d.volumes {
			if mounted {
				shown.Letters = append(shown.Letters, v.letter)
			}
		}
		list = append(list, shown)
	}
	return list
}

// attached are the host's own disks and the shared ones. The caller holds the lock.
func (h *Host) attached() []*disk {
	list := append([]*disk(nil), h.disks...)
	if c := h.w.cluster; c != nil && c.node(h.name) != nil {
		list = append(list, c.disks...)
	}
	return list
}

// visible are the volumes that are mounted on the host now.
func (h *Host) visible() []*volume {
	var list []*volume
	for _, d := range h.attached() {
		if !d.shared || h.w.cluster.mounted(d, h) {
			list = append(list, d.volumes...)
		}
	}
	return append(list, h.substs...)
}

// volumeOf finds the volume of a path and the names below its root.
func (h *Host) volumeOf(path, verb string) (*volume, []string, error) {
	if strings.HasPrefix(path, `\\`) && !strings.HasPrefix(path, `\\?\`) {
		return nil, nil, fail(CodeAccessDenied, "%s %q from %s", verb, path, h.name)
	}
	letter, names, ok := splitPath(path)
	if !ok {
		return nil, nil, fail(CodeInvalidParameter, "%s %q on %s", verb, path, h.name)
	}
	for _, v := range h.visible() {
		if v.letter == letter {
			return v, names, nil
		}
	}
	return nil, nil, fail(CodePathNotFound, "%s %q on %s", verb, path, h.name)
}
