# Reads the states of services by their keys; missing services are left out. Without names the answer is
# empty: an empty filter would return every service.
# Manual 9.7.2-21, 9.9-3; Microsoft, CimCmdlets module: Get-CimInstance, class Win32_Service.
param([string[]]$Names)

# In WQL a backslash makes the next character literal.
$filter = @($Names | Where-Object { $_ } | ForEach-Object { "Name = '" + ($_ -replace "(['\\])", '\$1') + "'" }) -join ' OR '
$found = @()
if ($filter) { $found = @(Get-CimInstance -ClassName Win32_Service -Filter $filter) }
$services = @($found | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = $_.State; exitCode = [long]$_.ExitCode; serviceExitCode = [long]$_.ServiceSpecificExitCode }
})
[pscustomobject]@{ services = $services }
