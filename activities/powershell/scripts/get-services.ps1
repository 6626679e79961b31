# Reads services as the service control manager knows them; missing services are left out. Without names the answer
# is empty: an empty filter would return every service.
# Manual 9.5, 9.8.2-3; Microsoft, class Win32_Service; class System.ServiceProcess.ServiceController: ServicesDependedOn.
# Dependencies are read from the registry, and from the service control manager, which reads the registry only when the host
# starts. Its answer has the services of a group instead of the group, and an empty name for a service that does not exist.
param([string[]]$Names)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
# In WQL a backslash makes the next character literal.
$filter = @($Names | Where-Object { $_ } | ForEach-Object { "Name = '" + ($_ -replace "(['\\])", '\$1') + "'" }) -join ' OR '
$found = @()
if ($filter) { $found = @(Get-CimInstance -ClassName Win32_Service -Filter $filter) }
$services = @($found | ForEach-Object {
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
