# Reads the states of services by their keys; missing services are left out.
# Manual 9.7.2-21, 9.9-3; Microsoft, CimCmdlets module: Get-CimInstance, class Win32_Service.
param([string[]]$Names)

# In WQL a backslash takes the next character literally.
$filter = @($Names | ForEach-Object { "Name = '" + ($_ -replace "(['\\])", '\$1') + "'" }) -join ' OR '
$services = @(Get-CimInstance -ClassName Win32_Service -Filter $filter | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = $_.State; exitCode = [long]$_.ExitCode; serviceExitCode = [long]$_.ServiceSpecificExitCode }
})
[pscustomobject]@{ services = $services }
