# Lists the registry checkpoints of a resource: the registry keys that the cluster replicates with the resource.
# Returns the paths of the keys, relative to HKLM, and whether Windows gave no list at all, which is always false here.
# Source: manual 9.7.2/19; Microsoft, FailoverClusters module: Get-ClusterCheckpoint.
param([string]$Name)

$keys = @(Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Get-ClusterCheckpoint -RegistryCheckpoint | ForEach-Object { [string]$_.Name })
[pscustomobject]@{ keys = $keys; noList = $false }
