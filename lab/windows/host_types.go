package windows

import (
	"time"

	"changeover/lab/windows/release"
)

// HostInfo describes a host as the CIM classes Win32_ComputerSystem, Win32_OperatingSystem and Win32_Processor do.
type HostInfo struct {
	Name, Domain string
	// DomainRole is as in Win32_ComputerSystem: 3 for a member server, 4 and 5 for domain controllers.
	DomainRole int
	// Caption, Version and Build are as in Win32_OperatingSystem.
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
	// Interactive are the paths of the programs that logged-on users run.
	Interactive []string
	// TransfersPerSecond counts reads and writes of each volume; Latency is the time of one read or write.
	TransfersPerSecond int
	Latency            time.Duration
	PowerShell         PowerShell
	ShellQuotas        ShellQuotas
}

// ShellQuotas are WinRM's limits for the remote shells of a user.
type ShellQuotas = release.Quotas

// AsShipped removes the Windows Management Framework 5.1, which leaves PowerShell 4.0 on Windows Server 2012 R2, and
// PowerShell 2.0 and WinRM 2.0 with its quotas on 2008 R2.
func (i *HostInfo) AsShipped() {
	i.PowerShell.Version = release.ByBuild(i.Build).PowerShell
	if release.HasWinRM2(i.PowerShell.Version) {
		i.ShellQuotas = release.QuotasOfWinRM2
	}
}

// PowerShell describes the powershell.exe that an account starts over WinRM.
type PowerShell struct {
	// Version is "2.0", "4.0", or empty for Windows PowerShell 5.1.
	Version string
	// Constrained is set if AppLocker or Windows Defender Application Control enforces constrained language mode.
	Constrained bool
	// Bits32 is set for the 32-bit program below SysWOW64.
	Bits32 bool
}

// FileInfo describes one file or folder.
type FileInfo struct {
	// Path is as spelled on the volume; Name is its last part.
	Path, Name string
	Dir        bool
	Size       int64
	Created    time.Time
	Modified   time.Time
	// SHA256 is the hash of the content in upper-case hex, empty for a folder.
	SHA256 string
}

// Volume is a mounted volume of a host; sizes are in bytes.
type Volume struct {
	// Letter is the drive letter without a colon.
	Letter, Label, FileSystem string
	Size, Free                uint64
	DiskNumber                int
	// Clustered volumes are mounted only on the node that owns their online disk resource.
	Clustered bool
	// SubstOf is the folder that a SUBST drive is mapped to, otherwise empty.
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
	// Signature is the signature of a master boot record, otherwise 0.
	Signature uint32
	// Letters are the drive letters of its partitions that are mounted on this host.
	Letters []string
}

// Share is an SMB share. Scope is "*" for a share of the host itself and the network name for a share of a clustered file
// server. NoList is set for a share without an access list. Such a share allows everyone full access, as Access shows.
type Share struct {
	Name, Path, Scope, Description string
	Special, NoList                bool
	// ContinuouslyAvailable has an effect only on shares of a clustered file server.
	ContinuouslyAvailable bool
	Access                []ShareAccess
}

// ShareAccess is one entry of a share's access list.
type ShareAccess struct {
	// Account is the name as Windows displays it, e.g. BUILTIN\Administrators; Windows stores the SID.
	Account, SID string
	// Right is Full, Change or Read; Control is Allow or Deny.
	Right, Control string
}

// Principal is a user, group or computer known to a host.
type Principal struct {
	SID string
	// Account is DOMAIN\name as the host displays it.
	Account string
	// Class is User or Group; Source is ActiveDirectory, Local or Unknown.
	Class, Source string
}

// Feature is a Windows feature as Get-WindowsFeature shows it.
type Feature = release.Feature

// NIC is a network adapter with its configuration.
type NIC struct {
	Name, Description string
	// MAC is the address with dashes, e.g. 00-30-48-80-72-97.
	MAC   string
	Index int
	Up    bool
	// NoIPv4 is set for an adapter without an IPv4 interface, such as a disabled adapter, or an adapter of a team or a switch.
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

// Printer is a printer of the print spooler.
type Printer struct {
	Name, Port, Driver string
	Shared             bool
}

// Product is an entry of the uninstall keys of the registry.
type Product struct {
	// Key is the name of the entry's key; Wow64 entries are below Wow6432Node.
	Key                             string
	DisplayName, Version, Publisher string
	Wow64                           bool
}

// Task is a scheduled task.
type Task struct {
	Name string
	// Path is the folder, which begins and ends with a backslash.
	Path string
	// Broken is set if the task's registration cannot be read, for example because its file or registry key is damaged.
	Broken             bool
	Program, Arguments string
	WorkingDirectory   string
	// User is the account that the task runs as, e.g. SYSTEM.
	User        string
	Description string
	// State is Ready, Running or Disabled.
	State string
	// LastResult is the program's exit code, 267009 while it runs, 267011 if it has never run, 267014 if it was stopped.
	LastResult uint32
	LastRun    time.Time
	// Output is the output of the program, for the dump of the lab; Task Scheduler itself does not keep it.
	Output string
}

// Process is a running process of a host.
type Process struct {
	ID      int
	Name    string
	Command string
	Started time.Time
	// Family is the number (Processes.Family) of the program start that this process results from; 0 for none.
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
	Data    []string // the texts that are inserted into the message
}

// HotFix is an installed update.
type HotFix struct {
	ID        string
	Installed time.Time
}
