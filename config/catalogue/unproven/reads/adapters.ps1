# The network adapters, also the loopback adapter. For each of them: does it get its address by DHCP?
$adapters = @(Get-NetAdapter -IncludeHidden | Where-Object { $_.InterfaceDescription -like '*oopback*' -or -not $_.Hidden } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; description = $_.InterfaceDescription; status = $_.Status }
})
$addresses = @(Get-NetIPInterface -AddressFamily IPv4 | ForEach-Object { "$($_.InterfaceAlias): $($_.Dhcp)" })
[pscustomobject]@{ adapters = $adapters; addresses = $addresses }
