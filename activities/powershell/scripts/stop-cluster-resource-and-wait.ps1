# Takes a resource offline, its dependents first, and waits up to a minute for it.
# Manual 7.3.3-6..9; Microsoft, FailoverClusters module: Stop-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Stop-ClusterResource -Wait 60 | Out-Null
