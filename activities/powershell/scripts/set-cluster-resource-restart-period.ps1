# Sets the period of a resource's restarts in milliseconds.
# Manual 9.7.2-14; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RestartPeriod = $Value }
