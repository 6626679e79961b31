# The services that depend on the DHCP Client in this release, with their states, and the adapters that use DHCP.
$dependents = @(Get-Service -Name Dhcp -DependentServices | ForEach-Object { "$($_.Name): $($_.Status)" })
$adapters = @(Get-NetIPInterface -AddressFamily IPv4 | ForEach-Object { "$($_.InterfaceAlias): $($_.Dhcp)" })
[pscustomobject]@{ dependents = $dependents; adapters = $adapters }
