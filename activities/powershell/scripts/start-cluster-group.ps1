# Begins to bring a role online, and does not wait for the end. Returns nothing.
# Source: manual 9.10/7; Microsoft, FailoverClusters module: Start-ClusterGroup.
param([string]$Name)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Start-ClusterGroup -Wait 0 | Out-Null
