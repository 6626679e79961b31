# Sets the failover threshold of a role: the maximum number of failures within the failover period. Returns nothing.
# Source: manual 9.7.5; Microsoft, FailoverClusters module: Get-ClusterGroup.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.FailoverThreshold = $Value }
