# Begins to take a role offline, and does not wait for the end. Returns nothing.
# Source: manual 9.8.1/2; Microsoft, FailoverClusters module: Stop-ClusterGroup.
param([string]$Name)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Stop-ClusterGroup -Wait 0 | Out-Null
