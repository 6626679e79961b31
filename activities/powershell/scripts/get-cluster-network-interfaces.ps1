# Lists the cluster networks, and the address of each node in each network.
# Returns for each network its name, its role and its subnet mask. Returns for each interface its node, its network and its
# address. The role is a number: 0 no cluster use, 1 traffic between the nodes only, 3 traffic between the nodes and clients.
# Source: manual 6.1.2; Microsoft, FailoverClusters module: Get-ClusterNetwork, Get-ClusterNetworkInterface; failover cluster
# API: networks' property Role.
param()

$networks = @(Get-ClusterNetwork | ForEach-Object {
    # A property that cannot be read is null. As a number it would be 0: the cluster does not use the network.
    if ($null -eq $_.Role) { throw "Role of network $($_.Name) cannot be read" }
    [pscustomobject]@{ name = $_.Name; role = [int]$_.Role; mask = [string]$_.AddressMask }
})
$interfaces = @(Get-ClusterNetworkInterface | ForEach-Object {
    [pscustomobject]@{ node = "$($_.Node)"; network = "$($_.Network)"; address = [string]$_.Address }
})
[pscustomobject]@{ networks = $networks; interfaces = $interfaces }
