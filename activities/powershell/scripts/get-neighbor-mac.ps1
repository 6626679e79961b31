# Pings an IPv4 address, and then reads the MAC address that this host knows for this address.
# Returns the MAC address, or an empty text if the host knows none. A host knows only the MAC addresses in its own networks.
# Source: manual 7.1.2; Microsoft, NetTCPIP module: Get-NetNeighbor, class MSFT_NetNeighbor: LinkLayerAddress.
param([string]$Address)

Test-Connection -ComputerName $Address -Count 1 -Quiet | Out-Null
$found = @()
try { $found = @(Get-NetNeighbor -IPAddress $Address | Where-Object { $_.LinkLayerAddress -match '[1-9A-F]' }) } catch {
    # The host does not know the address.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$mac = ''
if ($found.Count -gt 0) { $mac = [string]$found[0].LinkLayerAddress }
[pscustomobject]@{ mac = $mac }
