# Sets the period of a role's failover threshold in hours.
# Manual 9.7.5; Microsoft, FailoverClusters module: Get-ClusterGroup.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.FailoverPeriod = $Value }
