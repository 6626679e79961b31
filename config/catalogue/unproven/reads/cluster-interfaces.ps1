# Roles of the cluster networks, and the address of each node in them.
$networks = @(Get-ClusterNetwork | ForEach-Object { [pscustomobject]@{ name = $_.Name; role = [int]$_.Role; mask = "$($_.AddressMask)" } })
$interfaces = @(Get-ClusterNetworkInterface | ForEach-Object { [pscustomobject]@{ node = "$($_.Node)"; network = "$($_.Network)"; address = "$($_.Address)" } })
[pscustomobject]@{ networks = $networks; interfaces = $interfaces }
