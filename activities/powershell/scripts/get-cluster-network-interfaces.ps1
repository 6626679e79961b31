# Lists the cluster networks with what the cluster uses them for (0 nothing, 1 its own traffic, 3 that of clients as well), and the
# address of each node in them.
# Manual 6.1.2; Microsoft, FailoverClusters module: Get-ClusterNetwork, Get-ClusterNetworkInterface; failover cluster API: networks' property Role.
param()

$networks = @(Get-ClusterNetwork | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; role = [int]$_.Role; mask = [string]$_.AddressMask }
})
$interfaces = @(Get-ClusterNetworkInterface | ForEach-Object {
    [pscustomobject]@{ node = "$($_.Node)"; network = "$($_.Network)"; address = [string]$_.Address }
})
[pscustomobject]@{ networks = $networks; interfaces = $interfaces }
