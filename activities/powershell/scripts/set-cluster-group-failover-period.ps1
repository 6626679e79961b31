# Sets the failover period of a role, in hours. Returns nothing.
# Source: manual 9.7.5; Microsoft, FailoverClusters module: Get-ClusterGroup.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.FailoverPeriod = $Value }
