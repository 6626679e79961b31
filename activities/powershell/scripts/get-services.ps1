# Reads the settings of services.
# Returns for each service its name, display name, command line, start mode, state, account, error control, type and
# dependencies. Services that do not exist are left out.
# If no names are given, the script returns no services: an empty filter would select every service.
# The script reads the dependencies from the registry and from the service control manager. The service control manager reads
# the registry only when the host starts. It lists the services of a group instead of the group. For a service that does not
# exist, it lists an empty name.
# Source: manual 9.5, 9.8.2/3; Microsoft, class Win32_Service; class System.ServiceProcess.ServiceController:
# ServicesDependedOn.
param([string[]]$Names)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
# In WQL a backslash makes the next character literal.
$filter = @($Names | Where-Object { $_ } | ForEach-Object { "Name = '" + ($_ -replace "(['\\])", '\$1') + "'" }) -join ' OR '
$found = @()
if ($filter) { $found = @(Get-CimInstance -ClassName Win32_Service -Filter $filter) }
$services = @($found | ForEach-Object {
    # A property that cannot be read is null.
    foreach ($property in 'State', 'StartMode') { if ($null -eq $_.$property) { throw "$property of service $($_.Name) cannot be read" } }
    $key = Get-Item -LiteralPath "HKLM:\SYSTEM\CurrentControlSet\Services\$($_.Name)"
    [pscustomobject]@{
        name                = $_.Name
        displayName         = $_.DisplayName
        binaryPath          = $_.PathName
        startMode           = $_.StartMode
        state               = $_.State
        account             = $_.StartName
        errorControl        = $_.ErrorControl
        serviceType         = $_.ServiceType
        dependencies        = @($key.GetValue('DependOnService', $null, $raw) | Where-Object { $_ })
        groupDependencies   = @($key.GetValue('DependOnGroup', $null, $raw) | Where-Object { $_ })
        managerDependencies = @((Get-Service -Name $_.Name).ServicesDependedOn | ForEach-Object { "$($_.Name)" })
    }
})
[pscustomobject]@{ services = $services }
