# Sets the number of failovers of a role that are allowed within the period.
# Manual 9.7.5; Microsoft, FailoverClusters module: Get-ClusterGroup.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.FailoverThreshold = $Value }
