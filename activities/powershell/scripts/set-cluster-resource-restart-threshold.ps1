# Sets the number of restarts of a resource within the period.
# Manual 9.7.2-15; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RestartThreshold = $Value }
