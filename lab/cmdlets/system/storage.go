package system

import (
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

// Storage implements the module Storage.
type Storage struct{ *cmdlets.Process }

// Commands returns the cmdlets of the module Storage by name.
func (s Storage) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-Volume":    cmdlets.Only(s.getVolume, "DriveLetter"),
		"Get-Disk":      cmdlets.Only(s.getDisk, "Number"),
		"Get-Partition": cmdlets.Only(s.getPartition, "DriveLetter"),
	}
}

func storageObject(class string, props ...*posh.Property) *posh.Object {
	return posh.NewObject("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/Storage/"+class, props...)
}

func (s Storage) getVolume(c *posh.Invocation) error {
	for _, v := range s.Host.Storage.ModuleVolumes() {
		if c.Has("DriveLetter") && !cmdlets.AnyMatches(c.Strings("DriveLetter"), v.Letter) {
			continue
		}
		c.Emit(storageObject("MSFT_Volume", posh.P("DriveLetter", v.Letter), posh.P("FileSystemLabel", v.Label), posh.P("FileSystem", v.FileSystem), posh.P("FileSystemType", v.FileSystem),
			posh.P("DriveType", "Fixed"), posh.P("HealthStatus", "Healthy"), posh.P("Size", int64(v.Size)), posh.P("SizeRemaining", int64(v.Free)))) //nolint:gosec // sizes of disks fit
	}
	return nil
}

func (s Storage) getDisk(c *posh.Invocation) error {
	for _, d := range s.Host.Storage.Disks() {
		if c.Has("Number") && c.Int("Number") != d.Number {
			continue
		}
		c.Emit(storageObject("MSFT_Disk", posh.P("Number", int64(d.Number)), posh.P("FriendlyName", d.FriendlyName), posh.P("UniqueId", d.UniqueID), posh.P("Size", int64(d.Size)), //nolint:gosec // sizes of disks fit
			posh.P("IsClustered", d.Clustered), posh.P("OperationalStatus", d.OperationalStatus), posh.P("PartitionStyle", d.PartitionStyle)))
	}
	return nil
}

func (s Storage) getPartition(c *posh.Invocation) error {
	for _, d := range s.Host.Storage.Disks() {
		for i, letter := range d.Letters {
			if c.Has("DriveLetter") && !cmdlets.AnyMatches(c.Strings("DriveLetter"), letter) {
				continue
			}
			c.Emit(storageObject("MSFT_Partition", posh.P("DiskNumber", int64(d.Number)), posh.P("PartitionNumber", int64(i+1)), posh.P("DriveLetter", letter), posh.P("Size", int64(d.Size)))) //nolint:gosec // sizes of disks fit
		}
	}
	return nil
}
