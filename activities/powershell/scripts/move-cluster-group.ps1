# Begins to move a role to a node, and does not wait for the end of the move. Returns nothing.
# Source: manual 7.3.2/8, 9.8.1/3; Microsoft, FailoverClusters module: Move-ClusterGroup.
param([string]$Name, [string]$Node)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Move-ClusterGroup -Node $Node -Wait 0 | Out-Null
