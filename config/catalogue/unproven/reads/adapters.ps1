# Reads the network adapters, with the hidden loopback adapters. Returns for each adapter its name, description and status, and for each
# IPv4 interface whether it gets its address by DHCP.
$adapters = @(Get-NetAdapter -IncludeHidden | Where-Object { $_.InterfaceDescription -like '*oopback*' -or -not $_.Hidden } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; description = $_.InterfaceDescription; status = $_.Status }
})
$addresses = @(Get-NetIPInterface -AddressFamily IPv4 | ForEach-Object { "$($_.InterfaceAlias): $($_.Dhcp)" })
[pscustomobject]@{ adapters = $adapters; addresses = $addresses }
