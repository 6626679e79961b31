# Sets the maximum number of failures of a role within the period.
# Manual 9.7.5; Microsoft, FailoverClusters module: Get-ClusterGroup.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.FailoverThreshold = $Value }
