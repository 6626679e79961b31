# Begins to take a resource offline, after the resources that depend on it, and does not wait for the end. Returns nothing.
# Source: manual 9.10/1; Microsoft, FailoverClusters module: Stop-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Stop-ClusterResource -Wait 0 | Out-Null
