# Takes a resource offline, after the resources that depend on it. Waits for the end, for at most 60 seconds. Returns nothing.
# Source: manual 7.3.3/6-9; Microsoft, FailoverClusters module: Stop-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Stop-ClusterResource -Wait 60 | Out-Null
