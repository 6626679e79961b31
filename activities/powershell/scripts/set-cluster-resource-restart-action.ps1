# Sets the restart action of a resource, which the cluster takes when the resource fails: 0 none, 1 restart, 2 restart and then
# fail over.
# Returns nothing.
# Source: manual 9.7.2/16; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RestartAction = $Value }
