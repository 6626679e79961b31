// Package release describes the releases of Windows Server: their names and versions, what they ship with, and what later
// releases added.
package release

import "slices"

// Release is a release of Windows Server.
type Release struct {
	// Name is the name as a site file has it, e.g. "2012 R2".
	Name string
	// Caption, Version and Build are as in Win32_OperatingSystem.
	Caption, Version, Build string
	// ServicePack is the number of the service pack that the build has.
	ServicePack int
	// PowerShell is the version that the release ships with if that is older than 5.1, otherwise empty.
	PowerShell string
	// Updates is the update that installs the Windows Management Framework 5.1, for releases that ship with an older version.
	Updates string
}

// releases lists the releases from the oldest to the newest. Windows Server 2008 R2 contains Windows PowerShell 2.0 and WinRM
// 2.0; the Windows Management Framework 5.1 replaces both (Microsoft, "Windows Management Framework (WMF)"; "Install and
// Configure WMF 5.1": KB3191566 and KB3191564).
var releases = []Release{
	{Name: "2008 R2", Caption: "Microsoft Windows Server 2008 R2 Datacenter", Version: "6.1.7601", Build: "7601", ServicePack: 1, PowerShell: "2.0", Updates: "KB3191566"},
	{Name: "2012 R2", Caption: "Microsoft Windows Server 2012 R2 Datacenter", Version: "6.3.9600", Build: "9600", PowerShell: "4.0", Updates: "KB3191564"},
	{Name: "2016", Caption: "Microsoft Windows Server 2016 Datacenter", Version: "10.0.14393", Build: "14393"},
	{Name: "2019", Caption: "Microsoft Windows Server 2019 Datacenter", Version: "10.0.17763", Build: "17763"},
	{Name: "2022", Caption: "Microsoft Windows Server 2022 Datacenter", Version: "10.0.20348", Build: "20348"},
	{Name: "2025", Caption: "Microsoft Windows Server 2025 Datacenter", Version: "10.0.26100", Build: "26100"},
}

// CurrentVersion returns the registry value CurrentVersion of Windows NT: 6.3 from 2012 R2 on (Microsoft, "Targeting your
// application for Windows").
func (r Release) CurrentVersion() string {
	if r.Name == "2008 R2" {
		return "6.1"
	}
	return "6.3"
}

// Of finds a release by its name; the bool reports whether it is known.
func Of(name string) (Release, bool) { return find(func(r Release) bool { return r.Name == name }) }

// ByBuild returns the release of a build number; for an unknown number, the zero Release, which lacks nothing.
func ByBuild(build string) Release {
	r, _ := find(func(r Release) bool { return r.Build == build })
	return r
}

func find(is func(Release) bool) (Release, bool) {
	if i := slices.IndexFunc(releases, is); i >= 0 {
		return releases[i], true
	}
	return Release{}, false
}

// Quotas are WinRM's limits for the remote shells of a user.
type Quotas struct{ MemoryPerShellMB, ShellsPerUser, ProcessesPerShell int }

// Default quotas of WinRM 2.0 and of later versions (Microsoft, "Quota Management for Remote Shells").
var (
	QuotasOfWinRM2 = Quotas{MemoryPerShellMB: 150, ShellsPerUser: 5, ProcessesPerShell: 15}
	LaterQuotas    = Quotas{MemoryPerShellMB: 1024, ShellsPerUser: 30, ProcessesPerShell: 25}
)

// HasWinRM2 reports whether a host with this PowerShell version has WinRM 2.0: the Windows Management Framework contains both.
func HasWinRM2(powerShell string) bool { return len(powerShell) > 1 && powerShell[:2] == "2." }
