package scm

import "slices"

// NetworkLocation is the service Network Location Awareness.
const NetworkLocation = "NlaSvc"

// WindowsServices returns the services of a release of Windows that the manual's steps use.
func WindowsServices(release string) []ServiceConfig {
	return slices.Concat(windowsServices, networkServices(release))
}

// windowsServices are the services that are equal in all releases of Windows. A
// Kernel Driver runs from the start of the host.
var windowsServices = []ServiceConfig{
	{Name: "AFD", DisplayName: "Ancillary Function Driver for Winsock", BinaryPath: `\SystemRoot\System32\drivers\afd.sys`, StartType: "System", Type: "Kernel Driver"},
	{Name: "Tcpip", DisplayName: "TCP/IP Protocol Driver", BinaryPath: `\SystemRoot\System32\drivers\tcpip.sys`, StartType: "Boot", Type: "Kernel Driver"},
	{Name: "RpcEptMapper", DisplayName: "RPC Endpoint Mapper", BinaryPath: Svchost, StartType: StartAuto},
	{Name: "DcomLaunch", DisplayName: "DCOM Server Process Launcher", BinaryPath: Svchost, StartType: StartAuto},
	{Name: "RpcSs", DisplayName: "Remote Procedure Call (RPC)", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"RpcEptMapper", "DcomLaunch"}},
	{Name: "SamSs", DisplayName: "Security Accounts Manager", BinaryPath: `C:\Windows\System32\lsass.exe`, StartType: StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: "EventLog", DisplayName: "Windows Event Log", BinaryPath: Svchost, StartType: StartAuto},
	{Name: "nsi", DisplayName: "Network Store Interface Service", BinaryPath: Svchost, StartType: StartAuto},
	{Name: "Dhcp", DisplayName: "DHCP Client", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"nsi", "AFD"}},
	{Name: "Dnscache", DisplayName: "DNS Client", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"nsi", "AFD"}},
	{Name: "LanmanServer", DisplayName: "Server", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"SamSs"}},
	{Name: "LanmanWorkstation", DisplayName: "Workstation", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"nsi"}},
	{Name: "Netlogon", DisplayName: "Netlogon", BinaryPath: `C:\Windows\System32\lsass.exe`, StartType: StartAuto, DependOnService: []string{"LanmanWorkstation"}},
	{Name: "Schedule", DisplayName: "Task Scheduler", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"RpcSs", "EventLog"}},
	{Name: "Spooler", DisplayName: "Print Spooler", BinaryPath: `C:\Windows\System32\spoolsv.exe`, StartType: StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: "W32Time", DisplayName: "Windows Time", BinaryPath: Svchost, StartType: StartAuto},
	{Name: "Winmgmt", DisplayName: "Windows Management Instrumentation", BinaryPath: Svchost, StartType: StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: "WinRM", DisplayName: "Windows Remote Management (WS-Management)", BinaryPath: Svchost, StartType: StartAuto, Account: `NT AUTHORITY\NetworkService`, DependOnService: []string{"RpcSs"}},
	{Name: "RemoteRegistry", DisplayName: "Remote Registry", BinaryPath: Svchost, StartType: StartAuto, Account: `NT AUTHORITY\LocalService`, DependOnService: []string{"RpcSs"}},
	{Name: "WinDefend", DisplayName: "Microsoft Defender Antivirus Service", BinaryPath: `C:\Windows\System32\svchost.exe -k secsvcs`, StartType: StartAuto, DependOnService: []string{"RpcSs"}},
	{Name: ClusterService, DisplayName: "Cluster Service", BinaryPath: `C:\Windows\Cluster\clussvc.exe`, StartType: StartAuto, DependOnService: []string{"RpcSs", "nsi"}},
}

// networkServices returns the services that depend on the DHCP Client in at least one release. Network Location Awareness
// depends on it from Windows Server 2012 on. WinHTTP Web Proxy Auto-Discovery depends on it in every release; from Windows
// Server 2016 on, a trigger starts WinHTTP Web Proxy Auto-Discovery. IP Helper depends on WinHTTP Web Proxy Auto-Discovery from
// Windows Server 2019 on. "If this service is disabled, any services that explicitly depend on it will fail to start"
// (Microsoft, "Guidance on disabling system services on Windows Server 2016", DHCP Client).
func networkServices(release string) []ServiceConfig {
	nla := ServiceConfig{
		Name: NetworkLocation, DisplayName: "Network Location Awareness", BinaryPath: Svchost, StartType: StartAuto,
		Account: `NT AUTHORITY\NetworkService`, DependOnService: []string{"nsi", "RpcSs", "Tcpip", "Dhcp", "EventLog"},
	}
	proxy := ServiceConfig{
		Name: "WinHttpAutoProxySvc", DisplayName: "WinHTTP Web Proxy Auto-Discovery Service", BinaryPath: Svchost, StartType: StartManual,
		Account: `NT AUTHORITY\LocalService`, DependOnService: []string{"Dhcp"},
	}
	helper := ServiceConfig{
		Name: "iphlpsvc", DisplayName: "IP Helper", BinaryPath: Svchost, StartType: StartAuto,
		DependOnService: []string{"RpcSs", "Winmgmt", "Tcpip", "nsi"},
	}
	switch release {
	case "2008 R2":
		nla.DependOnService = []string{"nsi", "RpcSs", "Tcpip", "EventLog"}
	case "2012 R2", "2016":
	default:
		helper.DependOnService = append(helper.DependOnService, "WinHttpAutoProxySvc")
	}
	return []ServiceConfig{nla, proxy, helper}
}
