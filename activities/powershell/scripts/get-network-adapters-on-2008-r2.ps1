# Reads the network adapters with speed, MAC and IPv4 addresses.
# Manual 3.1.2, 3.1.3; Microsoft, classes Win32_NetworkAdapter (NetConnectionStatus 2: connected) and
# Win32_NetworkAdapterConfiguration: lists without an entry are null.
param()

$configured = @(Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration)
$adapters = @(Get-CimInstance -ClassName Win32_NetworkAdapter | Where-Object { $_.NetConnectionID } | ForEach-Object {
    $index = $_.InterfaceIndex
    $own = @($configured | Where-Object { $_.InterfaceIndex -eq $index })
    $status = 'Disconnected'
    if ($_.NetConnectionStatus -eq 2) { $status = 'Up' }
    $dhcp = @($own | ForEach-Object { if ($_.DHCPEnabled) { 'Enabled' } else { 'Disabled' } })
    [pscustomobject]@{
        name        = $_.NetConnectionID
        description = "$($_.Name)"
        status      = $status
        mbps        = [long]($_.Speed / 1000000)
        mac         = "$($_.MACAddress)".Replace(':', '-')
        dhcp        = "$dhcp"
        addresses   = @($own | ForEach-Object { $_.IPAddress } | Where-Object { $_ -and $_ -notlike '*:*' })
    }
})
[pscustomobject]@{ adapters = $adapters }
