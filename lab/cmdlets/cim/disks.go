package cim

import (
	"fmt"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows"
)

// diskDrives returns an instance of Win32_DiskDrive for each disk that is attached to the host, including those that
// another node of the cluster has mounted (Microsoft, class Win32_DiskDrive). Signature is set only for a disk with a
// master boot record.
func (s Cmdlets) diskDrives() []*posh.Object {
	var out []*posh.Object
	for _, d := range s.Host.Storage.Disks() {
		out = append(out, cimObject("Win32_DiskDrive", d, posh.P("DeviceID", fmt.Sprintf(`\\.\PHYSICALDRIVE%d`, d.Number)), posh.P("Index", int64(d.Number)), posh.P("Model", d.FriendlyName),
			posh.P("Size", int64(d.Size)), posh.P("Signature", int64(d.Signature)), posh.P("Partitions", int64(1)), posh.P("Status", "OK"))) //nolint:gosec // sizes of disks fit
	}
	return out
}

// diskPartitions returns an instance of Win32_DiskPartition for each partition of the disks that this host has
// mounted (Microsoft, the class of this name).
func (s Cmdlets) diskPartitions() []*posh.Object {
	var out []*posh.Object
	for _, d := range s.Host.Storage.Disks() {
		kind := "GPT: Basic Data"
		if d.PartitionStyle == "MBR" {
			kind = "Installable File System"
		}
		for i, letter := range d.Letters {
			out = append(out, cimObject("Win32_DiskPartition", partition{d, letter}, posh.P("DeviceID", fmt.Sprintf("Disk #%d, Partition #%d", d.Number, i)), posh.P("DiskIndex", int64(d.Number)),
				posh.P("Index", int64(i)), posh.P("Size", int64(d.Size)), posh.P("Type", kind))) //nolint:gosec // sizes of disks fit
		}
	}
	return out
}

// partition is a partition of a disk with the drive letter of its volume.
type partition struct {
	disk   windows.Disk
	letter string
}

// getAssociated implements Get-CimAssociatedInstance for the associations Win32_DiskDriveToDiskPartition and
// Win32_LogicalDiskToPartition (Microsoft, the classes of these names) and for the associations of cluster resources and disks.
func (s Cmdlets) getAssociated(c *posh.Invocation) error {
	for _, v := range c.Objects("InputObject") {
		from, ok := v.(*posh.Object)
		if !ok {
			return posh.NotSupported("Get-CimAssociatedInstance of a value other than a CIM instance")
		}
		found, err := s.associated(from, c.String("ResultClassName"), c.String("Association"))
		if err != nil {
			return err
		}
		for _, o := range found {
			c.Emit(o)
		}
	}
	return nil
}

// associations maps association classes, in lower case, to the two classes that they relate.
var associations = map[string][2]string{
	"win32_diskdrivetodiskpartition": {"win32_diskdrive", "win32_diskpartition"},
	"win32_logicaldisktopartition":   {"win32_logicaldisk", "win32_diskpartition"},
	"mscluster_resourcetodisk":       {"mscluster_resource", "mscluster_disk"},
	"mscluster_disktodiskpartition":  {"mscluster_disk", "mscluster_diskpartition"},
}

func (s Cmdlets) associated(from *posh.Object, result, association string) ([]*posh.Object, error) {
	class := strings.ToLower(from.TypeName[strings.LastIndexByte(from.TypeName, '/')+1:])
	if result == "" {
		between := associations[strings.ToLower(association)]
		for i, name := range between {
			if name == class {
				result = between[1-i]
			}
		}
	}
	result = strings.ToLower(result)
	namespace := rootCIMV2
	if strings.HasPrefix(class, "mscluster_") {
		namespace = rootMSCluster
	}
	known := false
	for _, between := range associations {
		known = known || between == [2]string{class, result} || between == [2]string{result, class}
	}
	candidates, modelled := s.instances(namespace, result)
	if !known || !modelled {
		return nil, posh.NotSupported("the instances of %s that are associated with %s", result, class)
	}
	var found []*posh.Object
	for _, o := range candidates {
		if related(from, o) {
			found = append(found, o)
		}
	}
	return found, nil
}

// related reports whether two objects belong to the same disk and, if both have a drive letter, to the same drive.
func related(a, b *posh.Object) bool {
	firstDisk, firstLetter := diskOf(a)
	otherDisk, otherLetter := diskOf(b)
	if firstLetter != "" && otherLetter != "" && !cmdlets.Equal(firstLetter, otherLetter) {
		return false
	}
	return firstDisk != "" && firstDisk == otherDisk
}

// diskOf returns the number of an object's disk and its drive letter, or "" if the object has no disk or no drive letter.
func diskOf(o *posh.Object) (disk, letter string) {
	switch live := o.Live.(type) {
	case windows.Disk:
		return fmt.Sprint(live.Number), ""
	case partition:
		return fmt.Sprint(live.disk.Number), live.letter
	case windows.Volume:
		return fmt.Sprint(live.DiskNumber), live.Letter
	case instance:
		if d, ok := live.model.(windows.Disk); ok {
			return fmt.Sprint(d.Number), ""
		}
	}
	return "", ""
}
