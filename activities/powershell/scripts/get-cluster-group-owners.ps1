# Reads the preferred owners of a role. Returns whether the role exists, and the names of the nodes in the order of preference.
# Source: manual 7.2/5; Microsoft, FailoverClusters module: Get-ClusterOwnerNode.
param([string]$Name)

$group = Get-ClusterGroup | Where-Object { $_.Name -eq $Name }
if ($null -eq $group) {
    [pscustomobject]@{ found = $false; owners = @() }
} else {
    $list = $group | Get-ClusterOwnerNode
    [pscustomobject]@{ found = $true; owners = @($list.OwnerNodes | Where-Object { $null -ne $_ } | ForEach-Object { $_.Name }) }
}
