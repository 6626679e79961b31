# Reads the services that depend on a service, directly or through others, in the order in which they would stop.
# Manual 7.1.3, 9.5.1; Microsoft, Microsoft.PowerShell.Management module: Get-Service; function EnumDependentServices.
param([string]$Name)

$services = @((Get-Service -Name $Name).DependentServices | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = "$($_.Status)" }
})
[pscustomobject]@{ services = $services }
