# Lists the registry checkpoints of a resource: the registry keys that the cluster replicates with the resource.
# Returns the paths of the keys, relative to HKLM, and whether Windows gave no list at all.
# Microsoft's page does not show what RegistryCheckpoints is if a resource has no checkpoint. WMI can have null for a list
# without an entry, and has null for a list that cannot be read. The script does not know which.
# This script is for Windows Server 2008 R2, which lacks Get-ClusterCheckpoint.
# Source: manual 5.7.2/19; Microsoft, class MSCluster_Resource: RegistryCheckpoints.
param([string]$Name)

$resource = @(Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name })
$without = @($resource | Where-Object { $null -eq $_.RegistryCheckpoints })
$keys = @($resource | ForEach-Object { $_.RegistryCheckpoints } | Where-Object { "$_" -ne '' } | ForEach-Object { [string]$_ })
[pscustomobject]@{ keys = $keys; noList = ($without.Count -gt 0) }
