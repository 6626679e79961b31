# Sets what happens when a resource fails: 0 nothing, 1 restart, 2 restart and then fail over.
# Manual 9.7.2-16; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RestartAction = $Value }
