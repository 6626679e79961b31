package windows

import (
	"slices"

	"changeover/lab/windows/scm"
)

// windowsServices are the services that Windows brings along, as far as the
// manual's steps meet them. A Kernel Driver runs from the start of the host.
var windowsServices = []scm.ServiceConfig{
	{Name: "AFD", DisplayName: "Ancillary Function Driver for Winsock", BinaryPath: `\SystemRoot\System32\drivers\afd.sys`, StartType: "System", Type: "Kernel Driver"},
	{Name: "Tcpip", DisplayName: "TCP/IP Protocol Driver", BinaryPath: `\SystemRoot\System32\drivers\tcpip.sys`, StartType: "Boot", Type: "Kernel Driver"},
	{Name: "RpcEptMapper", DisplayName: "RPC Endpoint Mapper", BinaryPath: scm.Svchost, StartType: scm.StartAuto},
	{Name: "DcomLaunch", DisplayName: "DCOM Server Process Launcher", BinaryPath: scm.Svchost, StartType: scm.StartAuto},
	{Name: "RpcSs", DisplayName: "Remote Procedure Call (RPC)", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"RpcEptMapper", "DcomLaunch"}},
	{Name: "SamSs", DisplayName: "Security Accounts Manager", BinaryPath: `C:\Windows\System32\lsass.exe`, StartType: scm.StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: "EventLog", DisplayName: "Windows Event Log", BinaryPath: scm.Svchost, StartType: scm.StartAuto},
	{Name: "nsi", DisplayName: "Network Store Interface Service", BinaryPath: scm.Svchost, StartType: scm.StartAuto},
	{Name: "Dhcp", DisplayName: "DHCP Client", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"nsi", "AFD"}},
	{Name: "Dnscache", DisplayName: "DNS Client", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"nsi", "AFD"}},
	{Name: "LanmanServer", DisplayName: "Server", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"SamSs"}},
	{Name: "LanmanWorkstation", DisplayName: "Workstation", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"nsi"}},
	{Name: "Netlogon", DisplayName: "Netlogon", BinaryPath: `C:\Windows\System32\lsass.exe`, StartType: scm.StartAuto, DependOnService: []string{"LanmanWorkstation"}},
	{Name: "Schedule", DisplayName: "Task Scheduler", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"RpcSs", "EventLog"}},
	{Name: "Spooler", DisplayName: "Print Spooler", BinaryPath: `C:\Windows\System32\spoolsv.exe`, StartType: scm.StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: "W32Time", DisplayName: "Windows Time", BinaryPath: scm.Svchost, StartType: scm.StartAuto},
	{Name: "Winmgmt", DisplayName: "Windows Management Instrumentation", BinaryPath: scm.Svchost, StartType: scm.StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: "WinRM", DisplayName: "Windows Remote Management (WS-Management)", BinaryPath: scm.Svchost, StartType: scm.StartAuto, Account: `NT AUTHORITY\NetworkService`, DependOnService: []string{"RpcSs"}},
	{Name: "RemoteRegistry", DisplayName: "Remote Registry", BinaryPath: scm.Svchost, StartType: scm.StartAuto, Account: `NT AUTHORITY\LocalService`, DependOnService: []string{"RpcSs"}},
	{Name: "WinDefend", DisplayName: "Microsoft Defender Antivirus Service", BinaryPath: `C:\Windows\System32\svchost.exe -k secsvcs`, StartType: scm.StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: scm.ClusterService, DisplayName: "Cluster Service", BinaryPath: `C:\Windows\Cluster\clussvc.exe`, StartType: scm.StartAuto, DependOnService: []string{"RpcSs", "nsi"}},
}

// setUpServices registers Windows' services; those of automatic start run.
func (h *Host) setUpServices(release string) {
	for _, config := range append(slices.Clone(windowsServices), networkServices(release)...) {
		if config.Name == "WinDefend" && release == "2012 R2" {
			continue
		}
		h.Services.Locked().AddWindows(config)
	}
	if release != "2012 R2" {
		// A trigger has started it.
		h.Services.Locked().SetUp("WinHttpAutoProxySvc", scm.Running, scm.StartManual)
	}
	h.Services.Locked().SetUp(scm.ClusterService, scm.Stopped, scm.StartDisabled)
}

// networkServices depend on the DHCP Client, directly or through each other.
// Releases differ: Network Location Awareness depends on it from Windows 8 and
// Server 2012 on, WinHTTP Web Proxy Auto-Discovery does in every release and
// starts by a trigger from Server 2016 on, and IP Helper depends on that one
// in Server 2019 and later. "If this service is disabled, any services that
// explicitly depend on it will fail to start" (Microsoft, Guidance on disabling
// system services on Windows Server 2016, DHCP Client).
func networkServices(release string) []scm.ServiceConfig {
	nla := scm.ServiceConfig{
		Name: networkLocation, DisplayName: "Network Location Awareness", BinaryPath: scm.Svchost, StartType: scm.StartAuto,
		Account: `NT AUTHORITY\NetworkService`, DependOnService: []string{"nsi", "RpcSs", "Tcpip", "Dhcp", "EventLog"},
	}
	proxy := scm.ServiceConfig{
		Name: "WinHttpAutoProxySvc", DisplayName: "WinHTTP Web Proxy Auto-Discovery Service", BinaryPath: scm.Svchost, StartType: scm.StartManual,
		Account: `NT AUTHORITY\LocalService`, DependOnService: []string{"Dhcp"},
	}
	helper := scm.ServiceConfig{
		Name: "iphlpsvc", DisplayName: "IP Helper", BinaryPath: scm.Svchost, StartType: scm.StartAuto,
		DependOnService: []string{"RpcSs", "Winmgmt", "Tcpip", "nsi"},
	}
	if release != "2012 R2" && release != "2016" {
		helper.DependOnService = append(helper.DependOnService, "WinHttpAutoProxySvc")
	}
	return []scm.ServiceConfig{nla, proxy, helper}
}

// standardFeatures are the Windows features that the manual's steps look at.
func standardFeatures() []*Feature {
	return []*Feature{
		{Name: "DHCP", DisplayName: "DHCP Server", InstallState: "Available"},
		{Name: "Failover-Clustering", DisplayName: "Failover Clustering", InstallState: "Installed", NeedsRestart: true},
		{Name: "FS-FileServer", DisplayName: "File Server", InstallState: "Installed"},
		{Name: "NET-Framework-45-Core", DisplayName: ".NET Framework 4", InstallState: "Installed"},
		{Name: "NET-Framework-Core", DisplayName: ".NET Framework 3.5 (includes .NET 2.0 and 3.0)", InstallState: "Installed"},
		{Name: "RSAT-Clustering", DisplayName: "Failover Clustering Tools", InstallState: "Installed"},
		{Name: "RSAT-Clustering-PowerShell", DisplayName: "Failover Cluster Module for Windows PowerShell", InstallState: "Installed"},
		{Name: "RSAT-DHCP", DisplayName: "DHCP Server Tools", InstallState: "Installed"},
		{Name: "SMTP-Server", DisplayName: "SMTP Server", InstallState: "Available"},
		{Name: "Telnet-Client", DisplayName: "Telnet Client", InstallState: "Available"},
		{Name: "Web-Mgmt-Console", DisplayName: "IIS Management Console", InstallState: "Available", PartOf: "Web-Server"},
		{Name: "Web-Server", DisplayName: "Web Server (IIS)", InstallState: "Available"},
	}
}
