# Reads the preferred owners of a role in their order.
# Manual 7.2-5; Microsoft, FailoverClusters module: Get-ClusterOwnerNode.
param([string]$Name)

$list = Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Get-ClusterOwnerNode
$owners = @($list.OwnerNodes | ForEach-Object { $_.Name })
[pscustomobject]@{ owners = $owners }
