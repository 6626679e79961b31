# Sets the pause in milliseconds after which failed restarts begin again.
# Manual 9.7.3-9; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RetryPeriodOnFailure = $Value }
