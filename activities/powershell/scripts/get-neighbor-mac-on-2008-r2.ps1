# Pings an IPv4 address, and then reads the MAC address that this host knows for this address.
# Returns the MAC address, or an empty text if the host knows none. A host knows only the MAC addresses in its own networks.
# This script is for Windows Server 2008 R2, which lacks Get-NetNeighbor. If an address did not answer, its MAC address contains
# only zeros. The words that arp.exe prints are in the host's language.
# Source: manual 3.1.2; Microsoft, Windows commands: arp.
param([string]$Address)

Test-Connection -ComputerName $Address -Count 1 -Quiet | Out-Null
$found = @($null | & arp.exe -a $Address | ForEach-Object {
    if ("$_" -match '^\s*(\d+\.\d+\.\d+\.\d+)\s+([0-9a-f]{2}(-[0-9a-f]{2}){5})\s' -and $Matches[1] -eq $Address) { $Matches[2].ToUpperInvariant() }
} | Where-Object { $_ -match '[1-9A-F]' })
$mac = ''
if ($found.Count -gt 0) { $mac = [string]$found[0] }
[pscustomobject]@{ mac = $mac }
