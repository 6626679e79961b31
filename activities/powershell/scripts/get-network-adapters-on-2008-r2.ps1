# Reads the network adapters.
# Returns for each adapter its name, description, status, speed (Mbit/s), MAC address, DHCP setting and IPv4 addresses, and the
# names of the properties that Windows could not read. Without a link, an adapter has no speed.
# This script is for Windows Server 2008 R2, which lacks Get-NetAdapter. The status is Up if NetConnectionStatus is 2
# (connected), and Unknown if WMI has null for it: the adapter may be one of Windows itself, such as that of the cluster. WMI has null for a list without an entry; the script returns an empty list. If WMI has null for DHCPEnabled, the
# DHCP setting is Unknown.
# Source: manual 3.1.2, 3.1.3; Microsoft, classes Win32_NetworkAdapter and Win32_NetworkAdapterConfiguration.
param()

$configured = @(Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration)
$adapters = @(Get-CimInstance -ClassName Win32_NetworkAdapter | Where-Object { "$($_.NetConnectionID)" -ne '' } | ForEach-Object {
    $adapter = $_
    $index = $_.InterfaceIndex
    $own = @($configured | Where-Object { $_.InterfaceIndex -eq $index })
    $status = 'Disconnected'
    # A property that cannot be read is null. As a number it would be 0.
    $unread = @('NetConnectionStatus', 'Speed' | Where-Object { $null -eq $adapter.$_ })
    if ($unread -contains 'NetConnectionStatus') { $status = 'Unknown' }
    if ($adapter.NetConnectionStatus -eq 2) { $status = 'Up' }
    $dhcp = @($own | ForEach-Object { if ($null -eq $_.DHCPEnabled) { 'Unknown' } elseif ($_.DHCPEnabled) { 'Enabled' } else { 'Disabled' } })
    [pscustomobject]@{
        name        = $_.NetConnectionID
        description = "$($_.Name)"
        status      = $status
        mbps        = [long]($adapter.Speed / 1000000)
        mac         = "$($_.MACAddress)".Replace(':', '-')
        dhcp        = "$dhcp"
        addresses   = @($own | ForEach-Object { $_.IPAddress } | Where-Object { $_ -and $_ -notlike '*:*' })
        unreadable  = $unread
    }
})
[pscustomobject]@{ adapters = $adapters }
