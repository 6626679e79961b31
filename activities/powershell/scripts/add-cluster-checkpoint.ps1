# Replicates a registry key below HKLM with a resource.
# Manual 9.7.2-19; Microsoft, FailoverClusters module: Add-ClusterCheckpoint.
param([string]$Name, [string]$Key)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Add-ClusterCheckpoint -RegistryCheckpoint $Key | Out-Null
