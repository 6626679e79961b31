package unproven

// olderWindows are the points about Windows Server 2008 R2, which part 1 of the manual is about.
var olderWindows = []Point{
	{"older-local-accounts", "Windows PowerShell 5.1 on Windows Server 2008 R2 is taken to lack the module Microsoft.PowerShell.LocalAccounts: no page says which releases have it.", "Run `Get-Command -Module Microsoft.PowerShell.LocalAccounts` on a node with the Windows Management Framework 5.1."},
	{"older-features", "Windows Server 2008 R2 has no features RSAT-Clustering-PowerShell and NET-Framework-45-Core; the module FailoverClusters comes with RSAT-Clustering.", "Run `Get-WindowsFeature` and `Get-Module -ListAvailable FailoverClusters` on a node."},
	{"older-feature-state", "A feature of Windows Server 2008 R2 says by `Installed` alone whether it is there; `InstallState` came later.", "Run `Get-WindowsFeature` with `Get-Member` on a node."},
	{"older-feature-preview", "`Remove-WindowsFeature -WhatIf` of Windows Server 2008 R2 lists in `FeatureResult` what would go with a feature.", "Run it for an installed feature with parts, and compare with what Server Manager shows."},
	{"older-clustered-shares", "`Win32_ClusterShare.Create` takes a UNC for the name of a share and makes it in the scope of that network name, with the access list that it is given.", "On a test cluster, make a share so on the owner, and read it with Failover Cluster Manager."},
	{"older-hidden-shares", "`GetSecurityDescriptor` of `Win32_LogicalShareSecuritySetting` reads the shares of XPR: Microsoft's page says that it may not retrieve hidden ones, whose names end with $, and names no clustered ones.", "On a test cluster, read a clustered share whose name ends with $. Where it fails, `NetShareGetInfo` with level 503 reads it."},
	{"older-trustees", "An entry of an access list whose `Win32_Trustee` has the bytes of the SID needs neither name nor `SIDString`.", "Set such an entry on a test share by `SetShareInfo`, and read it."},
	{"older-checkpoints", "`AddRegistryCheckpoint` and `RemoveRegistryCheckpoint` of `MSCluster_Resource` fail with the Win32 error as an HRESULT.", "On a test cluster, add the same registry checkpoint twice, and read the error id."},
	{"older-tasks", "In `schtasks /Query /FO CSV /V /NH` the seventh column is the last result as a decimal number, in each language.", "Run it for one task on a German and on an English node."},
	{"older-listeners", "In `netstat -ano -p TCP` the foreign address of a listener has the port 0, in each language.", "Run it on a German and on an English node."},
	{"older-partition-sizes", "`TotalSize` and `FreeSpace` of `MSCluster_DiskPartition` are megabytes, as those of ClusPartitionEx are.", "Compare them on the owner with `Win32_LogicalDisk`."},
	{"older-quotas", "With the Windows Management Framework 5.1 the WinRM of Windows Server 2008 R2 has the quotas of later releases.", "Run `Get-ChildItem WSMan:\\localhost\\Shell` on a node before and after its installation."},
	{"older-persistent-mode", "The property `DefaultOwner` of a group is 4294967295 while persistent mode is off, and `PersistentState` is 1 if the cluster brings the group online when it starts.", "On a test cluster, switch both in the properties of a group, and read `Get-ClusterGroup` each time."},
}
