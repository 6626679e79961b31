# Begins to move a role to a node.
# Manual 7.3.2-8, 9.8.1-3; Microsoft, FailoverClusters module: Move-ClusterGroup.
param([string]$Name, [string]$Node)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Move-ClusterGroup -Node $Node -Wait 0 | Out-Null
