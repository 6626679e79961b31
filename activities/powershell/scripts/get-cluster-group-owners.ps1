# Reads the preferred owners of a role in their order.
# Manual 7.2-5; Microsoft, FailoverClusters module: Get-ClusterOwnerNode.
param([string]$Name)

$group = Get-ClusterGroup | Where-Object { $_.Name -eq $Name }
if ($null -eq $group) {
    [pscustomobject]@{ found = $false; owners = @() }
} else {
    $list = $group | Get-ClusterOwnerNode
    [pscustomobject]@{ found = $true; owners = @($list.OwnerNodes | Where-Object { $null -ne $_ } | ForEach-Object { $_.Name }) }
}
