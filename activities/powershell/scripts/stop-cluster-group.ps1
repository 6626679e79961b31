# Begins to take a role offline.
# Manual 9.8.1-2; Microsoft, FailoverClusters module: Stop-ClusterGroup.
param([string]$Name)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Stop-ClusterGroup -Wait 0 | Out-Null
