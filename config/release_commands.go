package config

import "strings"

// doubled writes each character that PowerShell takes as a single quote twice (Microsoft, about_Quoting_Rules).
var doubled = strings.NewReplacer("'", "''", "\u2018", "\u2018\u2018", "\u2019", "\u2019\u2019", "\u201a", "\u201a\u201a", "\u201b", "\u201b\u201b")

// Quoted returns a text as an argument of a PowerShell command that a person copies: PowerShell takes the text as it is.
func Quoted(text string) string { return "'" + doubled.Replace(text) + "'" }

// Commands gives the commands that a person types on a host, as its release of Windows has them: Windows Server 2008 R2
// lacks commands of later releases (docs/windows.md). Texts for people take such commands from here.
type Commands struct{ On2008R2 bool }

// Commands returns the commands of the site's release.
func (s *Site) Commands() Commands { return Commands{On2008R2: s.Cluster.WindowsServer == partOne} }

// ClusterModule is the feature of Windows that brings the PowerShell module FailoverClusters. Windows Server 2008 R2 has no
// feature for the module alone (docs/windows.md, older-features).
func (s *Site) ClusterModule() string { return s.Commands().ClusterModule() }

// ClusterModule is like Site.ClusterModule.
func (c Commands) ClusterModule() string {
	if c.On2008R2 {
		return "RSAT-Clustering"
	}
	return "RSAT-Clustering-PowerShell"
}

// InstallFeature is the command with which a person installs a feature of Windows; with onMedium, its files are only on the
// medium of Windows.
func (s *Site) InstallFeature(name string, onMedium bool) string {
	return s.Commands().InstallFeature(name, onMedium)
}

// InstallFeature is like Site.InstallFeature. Windows Server 2008 R2 has the files of all features (Microsoft, Add-WindowsFeature).
func (c Commands) InstallFeature(name string, onMedium bool) string {
	switch {
	case c.On2008R2:
		return "Add-WindowsFeature -Name " + name
	case onMedium:
		return "Install-WindowsFeature -Name " + name + ` -Source <medium of Windows>\sources\sxs`
	}
	return "Install-WindowsFeature -Name " + name
}

// RemoveFeature removes a feature of Windows.
func (c Commands) RemoveFeature(name string) string {
	if c.On2008R2 {
		return "Remove-WindowsFeature -Name " + name
	}
	return "Uninstall-WindowsFeature -Name " + name
}

// ResumeNode resumes a paused node of a cluster; no group moves back to it. On Windows Server 2008 R2 this needs no
// parameter: none ever moves back.
func (c Commands) ResumeNode(node string) string {
	if c.On2008R2 {
		return "Resume-ClusterNode -Name " + node
	}
	return "Resume-ClusterNode -Name " + node + " -Failback NoFailback"
}

// LoopbackAdapter is the name under which the wizard for new hardware (hdwwiz.exe) lists Microsoft's adapter without a network.
// Windows Server 2012 has renamed the adapter.
func (c Commands) LoopbackAdapter() string {
	if c.On2008R2 {
		return "Microsoft Loopback Adapter"
	}
	return "Microsoft KM-TEST Loopback Adapter"
}

// AllowShareAccess says how a person removes an entry that denies an account the access to a share of a network name.
// Windows Server 2008 R2 has no command for it.
func (c Commands) AllowShareAccess(share, scope, account string) string {
	if c.On2008R2 {
		return "remove the entry from the permissions of the share in Failover Cluster Manager"
	}
	return "run Unblock-SmbShareAccess -Name " + Quoted(share) + " -ScopeName " + Quoted(scope) + " -AccountName " + Quoted(account) + " -Force on the role's owner"
}

// DefenderOn says how a person turns on the real-time protection of Microsoft Defender. Windows Server 2008 R2 has no command for it.
func (c Commands) DefenderOn() string {
	if c.On2008R2 {
		return "turn on the real-time protection in the settings of Windows Defender"
	}
	return "Set-MpPreference -DisableRealtimeMonitoring $false"
}

// DefenderState says how a person sees whether the real-time protection of Microsoft Defender is on.
func (c Commands) DefenderState() string {
	if c.On2008R2 {
		return "see whether the real-time protection is on in the settings of Windows Defender"
	}
	return "(Get-MpComputerStatus).RealTimeProtectionEnabled"
}
