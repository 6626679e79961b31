# Adds a registry checkpoint: the cluster replicates a registry key below HKLM together with a resource. Returns nothing.
# Source: manual 9.7.2/19; Microsoft, FailoverClusters module: Add-ClusterCheckpoint.
param([string]$Name, [string]$Key)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Add-ClusterCheckpoint -RegistryCheckpoint $Key | Out-Null
