# Sets the start priority of a role: 3000 is high, 2000 medium, 1000 low. Returns nothing.
# Source: manual 7.2/6; Microsoft, FailoverClusters module: Get-ClusterGroup.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Priority = $Value }
