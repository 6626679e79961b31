# Begins to take a resource offline, after the resources that depend on it.
# Manual 9.10-1; Microsoft, FailoverClusters module: Stop-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Stop-ClusterResource -Wait 0 | Out-Null
