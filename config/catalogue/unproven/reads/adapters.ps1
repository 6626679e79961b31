# Network adapters, a loopback adapter among them, and where each takes its address from.
$adapters = @(Get-NetAdapter -IncludeHidden | Where-Object { $_.InterfaceDescription -like '*oopback*' -or -not $_.Hidden } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; description = $_.InterfaceDescription; status = $_.Status }
})
$addresses = @(Get-NetIPAddress -AddressFamily IPv4 | ForEach-Object { "$($_.InterfaceAlias): $($_.PrefixOrigin)" })
[pscustomobject]@{ adapters = $adapters; addresses = $addresses }
