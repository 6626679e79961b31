# Reads which services depend on a service, directly or through other services.
# Returns the name and state of each service, in the order in which Windows would stop them.
# Source: manual 7.1.3, 9.5.1; Microsoft, Microsoft.PowerShell.Management module: Get-Service; function EnumDependentServices.
param([string]$Name)

$services = @((Get-Service -Name $Name).DependentServices | ForEach-Object {
    # A property that cannot be read is null.
    if ($null -eq $_.Status) { throw "Status of service $($_.Name) cannot be read" }
    [pscustomobject]@{ name = $_.Name; state = "$($_.Status)" }
})
[pscustomobject]@{ services = $services }
