# Reads the MAC address that this host knows for an IPv4 address, after a ping to it. A host knows only the addresses of
# its own networks. An entry without an answer has zeros; the words of arp.exe are in the host's language.
# Manual 3.1.2; Microsoft, Windows commands: arp.
param([string]$Address)

Test-Connection -ComputerName $Address -Count 1 -Quiet | Out-Null
$found = @($null | & arp.exe -a $Address | ForEach-Object {
    if ("$_" -match '^\s*(\d+\.\d+\.\d+\.\d+)\s+([0-9a-f]{2}(-[0-9a-f]{2}){5})\s' -and $Matches[1] -eq $Address) { $Matches[2].ToUpperInvariant() }
} | Where-Object { $_ -match '[1-9A-F]' })
$mac = ''
if ($found.Count -gt 0) { $mac = [string]$found[0] }
[pscustomobject]@{ mac = $mac }
