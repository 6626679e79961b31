# Reads the nodes that may own a resource.
# Manual 9.7.2-18; Microsoft, FailoverClusters module: Get-ClusterOwnerNode.
param([string]$Name)

$resource = Get-ClusterResource | Where-Object { $_.Name -eq $Name }
if ($null -eq $resource) {
    [pscustomobject]@{ found = $false; owners = @() }
} else {
    $list = $resource | Get-ClusterOwnerNode
    [pscustomobject]@{ found = $true; owners = @($list.OwnerNodes | Where-Object { $null -ne $_ } | ForEach-Object { $_.Name }) }
}
