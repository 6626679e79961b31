# Reads which nodes may own a resource. Returns whether the resource exists, and the names of the nodes.
# Source: manual 9.7.2/18; Microsoft, FailoverClusters module: Get-ClusterOwnerNode.
param([string]$Name)

$resource = Get-ClusterResource | Where-Object { $_.Name -eq $Name }
if ($null -eq $resource) {
    [pscustomobject]@{ found = $false; owners = @() }
} else {
    $list = $resource | Get-ClusterOwnerNode
    [pscustomobject]@{ found = $true; owners = @($list.OwnerNodes | Where-Object { $null -ne $_ } | ForEach-Object { $_.Name }) }
}
