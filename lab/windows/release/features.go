package release

import "slices"

// Feature is a Windows feature as Get-WindowsFeature shows it.
type Feature struct {
	Name, DisplayName string
	// InstallState is Installed, Available or Removed, or InstallPending or UninstallPending until the host restarts.
	InstallState string
	// PartOf is the name of the feature whose removal removes this feature too.
	PartOf string
	// NeedsRestart is set if installing or removing the feature requires a restart.
	NeedsRestart bool
}

// Features returns the release's features that the manual's steps read. Releases before Windows Server 2012 have no feature for
// .NET Framework 4, and the module FailoverClusters belongs to their feature RSAT-Clustering.
func (r Release) Features() []*Feature {
	list := []*Feature{
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
	return slices.DeleteFunc(list, func(f *Feature) bool { return r.Lacks(FeatureName, f.Name) })
}

// ClusterModuleFeature returns the name of the feature that installs the module FailoverClusters.
func (r Release) ClusterModuleFeature() string {
	if r.Lacks(FeatureName, "RSAT-Clustering-PowerShell") {
		return "RSAT-Clustering"
	}
	return "RSAT-Clustering-PowerShell"
}
