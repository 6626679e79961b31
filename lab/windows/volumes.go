package windows

import (
	"strconv"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/volume"
)

// AddVolume adds a local disk with one NTFS volume; size and used are in bytes.
func (st Storage) AddVolume(letter, label string, size, used uint64) {
	st.h.w.Lock()
	defer st.h.w.Unlock()
	st.addDisk(letter, label, size, used)
	st.h.w.ChangedLocked()
}

func (st Storage) addDisk(letter, label string, size, used uint64) {
	d := &volume.Disk{Number: len(st.h.disks), Name: "LAB Local Disk", Size: size}
	d.UniqueID = st.h.w.NewIDLocked()
	v := volume.New(letter, label, size, used, st.h.w.Now())
	v.Disk = d
	d.Volumes = []*volume.Volume{v}
	st.h.disks = append(st.h.disks, d)
}

// Subst maps a drive letter to a folder until the next restart, as subst.exe does; error 3 if there is no such folder.
func (st Storage) Subst(letter, folder string) error {
	st.h.w.Lock()
	defer st.h.w.Unlock()
	v, names, err := st.volumeOf(folder, "substitute")
	if err != nil {
		return err
	}
	root := v.Root.Find(names)
	if root == nil || !root.Dir {
		return win32.Fail(win32.CodePathNotFound, "substitute %q on %s", folder, st.h.name)
	}
	st.h.substs = append(st.h.substs, &volume.Volume{Letter: strings.ToUpper(letter), Size: v.Size, Used: v.Used, Disk: v.Disk, SubstOf: folder, Root: root})
	st.h.w.ChangedLocked()
	return nil
}

// Volumes lists the volumes that are mounted on the host, SUBST drives among them.
func (st Storage) Volumes() []Volume {
	st.h.w.Lock()
	defer st.h.w.Unlock()
	var list []Volume
	for _, v := range st.visible() {
		list = append(list, showVolume(v))
	}
	return list
}

// firstSharedStorageBuild is the build of Windows Server 2016, whose storage management spans the nodes of a cluster.
const firstSharedStorageBuild = 14393

// ModuleVolumes lists the volumes that the Storage module (Get-Volume) shows on the host: the mounted volumes without SUBST
// drives and, from Windows Server 2016 on, the volumes of clustered disks that another node has mounted.
func (st Storage) ModuleVolumes() []Volume {
	st.h.w.Lock()
	defer st.h.w.Unlock()
	var list []Volume
	for _, v := range st.visible() {
		if v.SubstOf == "" {
			list = append(list, showVolume(v))
		}
	}
	c := st.h.w.cluster
	build, _ := strconv.Atoi(st.h.info.Build)
	if c == nil || build < firstSharedStorageBuild {
		return list
	}
	for _, d := range c.MountedElsewhere(st.h) {
		for _, v := range d.Volumes {
			list = append(list, showVolume(v))
		}
	}
	return list
}

func showVolume(v *volume.Volume) Volume {
	used := v.Used + v.Root.Bytes()
	return Volume{
		Letter: v.Letter, Label: v.Label, FileSystem: "NTFS", Size: v.Size, Free: v.Size - min(used, v.Size),
		DiskNumber: v.Disk.Number, Clustered: v.Disk.Shared, SubstOf: v.SubstOf,
	}
}

// Disks lists the local disks and the shared disks that are attached to the host. A shared disk that is not mounted on the
// host is Offline.
func (st Storage) Disks() []Disk {
	st.h.w.Lock()
	defer st.h.w.Unlock()
	var list []Disk
	for _, d := range st.attached() {
		mounted := !d.Shared || st.h.w.cluster.Mounted(d, st.h)
		shown := Disk{Number: d.Number, FriendlyName: d.Name, UniqueID: d.UniqueID, Size: d.Size, Clustered: d.Shared && st.h.w.cluster.IsResource(d), OperationalStatus: "Online", PartitionStyle: "GPT", Signature: d.Signature}
		if d.Signature != 0 {
			shown.PartitionStyle = "MBR"
		}
		if !mounted {
			shown.OperationalStatus = "Offline"
		}
		for _, v := range d.Volumes {
			if mounted {
				shown.Letters = append(shown.Letters, v.Letter)
			}
		}
		list = append(list, shown)
	}
	return list
}

// attached returns the local disks and the shared disks of the host. The caller holds the lock.
func (st Storage) attached() []*volume.Disk {
	list := append([]*volume.Disk(nil), st.h.disks...)
	if c := st.h.w.cluster; c != nil {
		list = append(list, c.SharedDisks(st.h)...)
	}
	return list
}

// visible returns the volumes that are mounted on the host. The caller holds the lock.
func (st Storage) visible() []*volume.Volume {
	var list []*volume.Volume
	for _, d := range st.attached() {
		if !d.Shared || st.h.w.cluster.Mounted(d, st.h) {
			list = append(list, d.Volumes...)
		}
	}
	return append(list, st.h.substs...)
}

// volumeOf returns the volume of a path and the names below its root; error 5 for a UNC path, 87 for a path that is not
// absolute, 3 if the drive letter is not mounted. verb begins the message of the error.
func (st Storage) volumeOf(path, verb string) (*volume.Volume, []string, error) {
	if strings.HasPrefix(path, `\\`) && !strings.HasPrefix(path, `\\?\`) {
		return nil, nil, win32.Fail(win32.CodeAccessDenied, "%s %q from %s", verb, path, st.h.name)
	}
	letter, names, ok := volume.SplitPath(path)
	if !ok {
		return nil, nil, win32.Fail(win32.CodeInvalidParameter, "%s %q on %s", verb, path, st.h.name)
	}
	for _, v := range st.visible() {
		if v.Letter == letter {
			return v, names, nil
		}
	}
	return nil, nil, win32.Fail(win32.CodePathNotFound, "%s %q on %s", verb, path, st.h.name)
}
