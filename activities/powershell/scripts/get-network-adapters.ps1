# Reads the network adapters.
# Returns for each adapter its name, description, status, speed (Mbit/s), MAC address, DHCP setting and IPv4 addresses, and the
# names of the properties that Windows could not read. Without a link, an adapter has no speed. A status or DHCP setting that
# cannot be read is Unknown.
# Source: manual 7.1.2, 7.1.3; Microsoft, NetAdapter module: Get-NetAdapter; NetTCPIP module: Get-NetIPAddress,
# Get-NetIPInterface.
param()

# An adapter that is disabled, or belongs to a team or a switch, has no IPv4 interface.
$addresses = @(Get-NetIPAddress -AddressFamily IPv4)
$interfaces = @(Get-NetIPInterface -AddressFamily IPv4)
$adapters = @(Get-NetAdapter | ForEach-Object {
    $adapter = $_
    $index = $_.InterfaceIndex
    # A property that cannot be read is null. As a number it would be 0.
    $unread = @('Status', 'Speed' | Where-Object { $null -eq $adapter.$_ })
    $status = 'Unknown'
    if ($unread -notcontains 'Status') { $status = "$($adapter.Status)" }
    [pscustomobject]@{
        name        = $_.Name
        description = $_.InterfaceDescription
        status      = $status
        mbps        = [long]($adapter.Speed / 1000000)
        mac         = $_.MacAddress
        dhcp        = "$($interfaces | Where-Object { $_.InterfaceIndex -eq $index } | ForEach-Object { if ($null -eq $_.Dhcp) { 'Unknown' } else { $_.Dhcp } })"
        addresses   = @($addresses | Where-Object { $_.InterfaceIndex -eq $index } | ForEach-Object { $_.IPAddress })
        unreadable  = $unread
    }
})
[pscustomobject]@{ adapters = $adapters }
