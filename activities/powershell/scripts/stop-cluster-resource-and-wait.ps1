# Takes a resource offline, after the resources that depend on it, and waits for that for up to a minute.
# Manual 7.3.3-6..9; Microsoft, FailoverClusters module: Stop-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Stop-ClusterResource -Wait 60 | Out-Null
