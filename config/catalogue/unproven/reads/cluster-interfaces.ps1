# Reads the cluster networks and their interfaces. Returns the role and the subnet mask of each network, and the address of each node in
# each network.
$networks = @(Get-ClusterNetwork | ForEach-Object { [pscustomobject]@{ name = $_.Name; role = [int]$_.Role; mask = "$($_.AddressMask)" } })
$interfaces = @(Get-ClusterNetworkInterface | ForEach-Object { [pscustomobject]@{ node = "$($_.Node)"; network = "$($_.Network)"; address = "$($_.Address)" } })
[pscustomobject]@{ networks = $networks; interfaces = $interfaces }
