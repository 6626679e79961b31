package windows

import (
	"time"

	"changeover/lab/windows/release"
)

// HostInfo is what CIM says about a host as a whole.
type HostInfo struct {
	Name, Domain string
	// DomainRole as in Win32_ComputerSystem: 3 member server, 4 and 5 domain controllers.
	DomainRole int
	// Caption, Version and Build as in Win32_OperatingSystem.
	Caption, Version, Build string
	// Language is "en" or "de".
	Language     string
	BootTime     time.Time
	Processor    string
	MHz, Cores   int
	MemoryBytes  uint64
	Manufacturer string
	Model        string
	// SoundDevices are the names of Win32_SoundDevice.
	SoundDevices []string
	// Interactive are the programs, by path, that people who are logged on run.
	Interactive []string
	// TransfersPerSecond are reads and writes of each volume, and Latency is how long one takes.
	TransfersPerSecond int
	Latency            time.Duration
	PowerShell         PowerShell
	ShellQuotas        ShellQuotas
}

// ShellQuotas are what WinRM allows the remote shells of a user.
type ShellQuotas = release.Quotas

// AsShipped takes the Windows Management Framework 5.1 away: Windows Server 2012 R2 has PowerShell 4.0 then, and 2008 R2
// PowerShell 2.0 and WinRM 2.0 with its quotas.
func (i *HostInfo) AsShipped() {
	i.PowerShell.Version = release.ByBuild(i.Build).PowerShell
	if release.HasWinRM2(i.PowerShell.Version) {
		i.ShellQuotas = release.QuotasOfWinRM2
	}
}

// PowerShell is what an account gets that starts powershell.exe over WinRM.
type PowerShell struct {
	// Version is empty for Windows PowerShell 5.1 of the host's build; 2012 R2 has 4.0 and 2008 R2 has 2.0 as shipped.
	Version string
	// Constrained: AppLocker or Windows Defender Application Control put it into constrained language mode.
	Constrained bool
	// Bits32: it is the 32-bit program below SysWOW64.
	Bits32 bool
}

// FileInfo describes one file or folder.
type FileInfo struct {
	// Path as it is spelled on the volume, Name its last part.
	Path, Name string
	Dir        bool
	Size       int64
	Created    time.Time
	Modified   time.Time
	// SHA256 in upper-case hex, empty for a folder.
	SHA256 string
}

// Volume is a mounted volume as the host sees it now.
type Volume struct {
	// Letter without colon.
	Letter, Label, FileSystem string
	Size, Free                uint64
	DiskNumber                int
	// Clustered volumes are there only on the owner of their online disk resource.
	Clustered bool
	// SubstOf is the folder a SUBST drive stands for, otherwise empty.
	SubstOf string
}

// Disk is a disk as Get-Disk shows it.
type Disk struct {
	Number            int
	FriendlyName      string
	UniqueID          string
	Size              uint64
	Clustered         bool
	OperationalStatus string
	PartitionStyle    string
	// Signature of a master boot record, otherwise 0.
	Signature uint32
	// Letters of its partitions, as far as they are mounted here.
	Letters []string
}

// Share is an SMB share. Scope is "*" for a share of the host itself and the network name for one of a clustered file server.
// NoList: it has no access list, which lets everyone do everything, as Access says then.
type Share struct {
	Name, Path, Scope, Description string
	Special, NoList                bool
	// ContinuouslyAvailable is meant for shares of a clustered file server; it says nothing on the others.
	ContinuouslyAvailable bool
	Access                []ShareAccess
}

// ShareAccess is one entry of a share's access list.
type ShareAccess struct {
	// Account as Windows displays it, e.g. BUILTIN\Administrators; SID is what is stored.
	Account, SID string
	// Right is Full, Change or Read; Control is Allow or Deny.
	Right, Control string
}

// Principal is a user, group or computer known to a host.
type Principal struct {
	SID string
	// Account is DOMAIN\name as the host displays it.
	Account string
	// Class is User or Group; Source is ActiveDirectory or Local.
	Class, Source string
}

// Feature is a Windows feature as Get-WindowsFeature shows it.
type Feature = release.Feature

// NIC is a network adapter with its configuration.
type NIC struct {
	Name, Description string
	// MAC with dashes, e.g. 00-30-48-80-72-97.
	MAC   string
	Index int
	Up    bool
	// NoIPv4: it has no IPv4 interface, as an adapter that is disabled, or that a team or a switch uses.
	NoIPv4    bool
	LinkMbps  int
	DHCP      bool
	Addresses []Address
	Gateway   string
	DNS       []string
}

// Address is an IPv4 address of an adapter.
type Address struct {
	IP     string
	Prefix int
	// Clustered addresses belong to an online IP Address resource.
	Clustered bool
}

// Printer is what the spooler knows of a printer.
type Printer struct {
	Name, Port, Driver string
	Shared             bool
}

// Product is an entry of the uninstall registry.
type Product struct {
	// Key of the entry; Wow64 entries lie below Wow6432Node.
	Key                             string
	DisplayName, Version, Publisher string
	Wow64                           bool
}

// Task is a scheduled task.
type Task struct {
	Name string
	// Path is the folder, with a backslash at both ends.
	Path string
	// Broken: the task's registration cannot be read, as after a damage of its file or of its registry key.
	Broken             bool
	Program, Arguments string
	WorkingDirectory   string
	// User the task runs as, e.g. SYSTEM.
	User        string
	Description string
	// State is Ready, Running or Disabled.
	State string
	// LastResult is the program's exit code, 267009 while it runs, 267011 when it has never run.
	LastResult uint32
	LastRun    time.Time
	// Output is what the program wrote; Task Scheduler keeps none, the dump shows it.
	Output string
}

// Process is a running process of a host, as far as the model cares.
type Process struct {
	ID      int
	Name    string
	Command string
	Started time.Time
	// Family is that of the start which has led to the process.
	Family int
}

// Event is an entry of an event log.
type Event struct {
	Log, Provider string
	ID            int
	// Level is Information, Warning, Error or Critical.
	Level   string
	Time    time.Time
	Message string
	Data    []string // the texts that the message is made of
}

// HotFix is an installed update.
type HotFix struct {
	ID        string
	Installed time.Time
}
