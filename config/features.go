package config

// ClusterModule is the feature of Windows that brings the PowerShell module FailoverClusters. Windows Server 2008 R2 has no
// feature for the module alone (docs/windows.md, older-features).
func (s *Site) ClusterModule() string {
	if s.Cluster.WindowsServer == partOne {
		return "RSAT-Clustering"
	}
	return "RSAT-Clustering-PowerShell"
}

// InstallFeature is the command by which a person installs a feature of Windows, also one whose files are on the medium of
// Windows alone. Windows Server 2008 R2 has the files of all of them (Microsoft, Add-WindowsFeature).
func (s *Site) InstallFeature(name string, onMedium bool) string {
	switch {
	case s.Cluster.WindowsServer == partOne:
		return "Add-WindowsFeature -Name " + name
	case onMedium:
		return "Install-WindowsFeature -Name " + name + ` -Source <medium of Windows>\sources\sxs`
	}
	return "Install-WindowsFeature -Name " + name
}
