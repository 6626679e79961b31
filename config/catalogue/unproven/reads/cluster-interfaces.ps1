# Roles of the cluster networks, and the address that each node has in each network.
$networks = @(Get-ClusterNetwork | ForEach-Object { [pscustomobject]@{ name = $_.Name; role = [int]$_.Role; mask = "$($_.AddressMask)" } })
$interfaces = @(Get-ClusterNetworkInterface | ForEach-Object { [pscustomobject]@{ node = "$($_.Node)"; network = "$($_.Network)"; address = "$($_.Address)" } })
[pscustomobject]@{ networks = $networks; interfaces = $interfaces }
