# Lists the cluster networks with their IPv4 addresses and masks.
# Microsoft, FailoverClusters module: Get-ClusterNetwork.
param()

$networks = @(Get-ClusterNetwork | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; address = [string]$_.Address; mask = [string]$_.AddressMask }
})
[pscustomobject]@{ networks = $networks }
