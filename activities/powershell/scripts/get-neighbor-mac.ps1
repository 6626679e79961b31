# Reads the MAC address that this host knows for an IPv4 address, after it has asked for it by a ping. A host knows those of its
# own networks only.
# Manual 7.1.2; Microsoft, NetTCPIP module: Get-NetNeighbor, class MSFT_NetNeighbor: LinkLayerAddress.
param([string]$Address)

Test-Connection -ComputerName $Address -Count 1 -Quiet | Out-Null
$found = @(Get-NetNeighbor -IPAddress $Address -ErrorAction SilentlyContinue | Where-Object { $_.LinkLayerAddress -match '[1-9A-F]' })
$mac = ''
if ($found.Count -gt 0) { $mac = [string]$found[0].LinkLayerAddress }
[pscustomobject]@{ mac = $mac }
