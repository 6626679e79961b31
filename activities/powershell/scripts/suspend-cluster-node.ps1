# Pauses a node. The roles on the node stay there. Returns nothing.
# Source: manual 9.2/3, 9.7.2/2; Microsoft, FailoverClusters module: Suspend-ClusterNode.
param([string]$Name)

Get-ClusterNode | Where-Object { $_.Name -eq $Name } | Suspend-ClusterNode | Out-Null
