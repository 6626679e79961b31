# Lists the cluster networks. Returns for each network its name, its IPv4 address and its subnet mask.
# Source: Microsoft, FailoverClusters module: Get-ClusterNetwork.
param()

$networks = @(Get-ClusterNetwork | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; address = [string]$_.Address; mask = [string]$_.AddressMask }
})
[pscustomobject]@{ networks = $networks }
