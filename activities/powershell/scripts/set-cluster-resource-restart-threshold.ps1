# Sets the restart threshold of a resource: the maximum number of restarts within the restart period. Returns nothing.
# Source: manual 9.7.2/15; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RestartThreshold = $Value }
