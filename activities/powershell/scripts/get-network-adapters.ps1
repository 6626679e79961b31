# Reads the network adapters.
# Returns for each adapter its name, description, status, speed (Mbit/s), MAC address, DHCP setting and IPv4 addresses.
# Source: manual 7.1.2, 7.1.3; Microsoft, NetAdapter module: Get-NetAdapter; NetTCPIP module: Get-NetIPAddress,
# Get-NetIPInterface.
param()

# An adapter that is disabled, or belongs to a team or a switch, has no IPv4 interface.
$addresses = @(Get-NetIPAddress -AddressFamily IPv4)
$interfaces = @(Get-NetIPInterface -AddressFamily IPv4)
$adapters = @(Get-NetAdapter | ForEach-Object {
    $index = $_.InterfaceIndex
    # Without a link, an adapter has no speed. With a link, a speed that cannot be read would be 0.
    if ($null -eq $_.Speed -and "$($_.Status)" -eq 'Up') { throw "Speed of adapter $($_.Name) cannot be read" }
    [pscustomobject]@{
        name        = $_.Name
        description = $_.InterfaceDescription
        status      = "$($_.Status)"
        mbps        = [long]($_.Speed / 1000000)
        mac         = $_.MacAddress
        dhcp        = "$($interfaces | Where-Object { $_.InterfaceIndex -eq $index } | ForEach-Object { $_.Dhcp })"
        addresses   = @($addresses | Where-Object { $_.InterfaceIndex -eq $index } | ForEach-Object { $_.IPAddress })
    }
})
[pscustomobject]@{ adapters = $adapters }
