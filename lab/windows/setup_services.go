package windows

import "changeover/lab/windows/scm"

// setUpServices registers Windows' services; those of automatic start run.
func (h *Host) setUpServices(release string) {
	for _, config := range scm.WindowsServices(release) {
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
