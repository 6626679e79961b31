# Reads the nodes that may own a resource.
# Manual 9.7.2-18; Microsoft, FailoverClusters module: Get-ClusterOwnerNode.
param([string]$Name)

$list = Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Get-ClusterOwnerNode
$owners = @($list.OwnerNodes | ForEach-Object { $_.Name })
[pscustomobject]@{ owners = $owners }
