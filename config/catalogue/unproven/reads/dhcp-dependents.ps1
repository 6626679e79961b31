# Reads which services depend on the DHCP Client. Returns the name and state of each service, and for each IPv4 interface whether it uses DHCP.
$dependents = @(Get-Service -Name Dhcp -DependentServices | ForEach-Object { "$($_.Name): $($_.Status)" })
$adapters = @(Get-NetIPInterface -AddressFamily IPv4 | ForEach-Object { "$($_.InterfaceAlias): $($_.Dhcp)" })
[pscustomobject]@{ dependents = $dependents; adapters = $adapters }
