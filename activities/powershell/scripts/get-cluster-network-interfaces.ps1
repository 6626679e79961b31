# Lists the cluster networks with their use (0 none, 1 traffic between the nodes, 3 clients as well), and the address of each node
# in them.
# Manual 6.1.2; Microsoft, FailoverClusters module: Get-ClusterNetwork, Get-ClusterNetworkInterface; failover cluster API: networks' property Role.
param()

$networks = @(Get-ClusterNetwork | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; role = [int]$_.Role; mask = [string]$_.AddressMask }
})
$interfaces = @(Get-ClusterNetworkInterface | ForEach-Object {
    [pscustomobject]@{ node = "$($_.Node)"; network = "$($_.Network)"; address = [string]$_.Address }
})
[pscustomobject]@{ networks = $networks; interfaces = $interfaces }
