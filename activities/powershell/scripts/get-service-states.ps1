# Reads the states of services.
# Returns for each service its name (key), its state, its exit code and its service-specific exit code. Services that do not
# exist are left out.
# If no names are given, the script returns no services: an empty filter would select every service.
# Source: manual 9.7.2/21, 9.9/3; Microsoft, CimCmdlets module: Get-CimInstance, class Win32_Service.
param([string[]]$Names)

# In WQL a backslash makes the next character literal.
$filter = @($Names | Where-Object { $_ } | ForEach-Object { "Name = '" + ($_ -replace "(['\\])", '\$1') + "'" }) -join ' OR '
$found = @()
if ($filter) { $found = @(Get-CimInstance -ClassName Win32_Service -Filter $filter) }
$services = @($found | ForEach-Object {
    # A property that cannot be read is null. As a number it would be 0, and an exit code of 0 means success.
    foreach ($property in 'State', 'ExitCode', 'ServiceSpecificExitCode') {
        if ($null -eq $_.$property) { throw "$property of service $($_.Name) cannot be read" }
    }
    [pscustomobject]@{ name = $_.Name; state = $_.State; exitCode = [long]$_.ExitCode; serviceExitCode = [long]$_.ServiceSpecificExitCode }
})
[pscustomobject]@{ services = $services }
