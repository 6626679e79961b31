# Sets the restart period of a resource, in milliseconds. Returns nothing.
# Source: manual 9.7.2/14; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RestartPeriod = $Value }
