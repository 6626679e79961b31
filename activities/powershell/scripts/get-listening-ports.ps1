# Lists the TCP ports on which this host listens, and the services that run.
# Returns for each port its number and its process ID. Returns for each service its name, process ID, account and command line.
# Returns the names of the services whose process ID Windows could not read. The process ID connects a port with its service.
# Source: manual 4.2.2.2; Microsoft, NetTCPIP module: Get-NetTCPConnection; class Win32_Service.
param()

$ports = @(Get-NetTCPConnection -State Listen | ForEach-Object {
    # A property that cannot be read is null. As a number it would be 0.
    foreach ($property in 'LocalPort', 'OwningProcess') { if ($null -eq $_.$property) { throw "$property of a TCP port cannot be read" } }
    [pscustomobject]@{ port = [int]$_.LocalPort; process = [int]$_.OwningProcess }
})
$all = @(Get-CimInstance -ClassName Win32_Service)
# A property that cannot be read is null. Such a service does not matter unless the port belongs to no other service.
$unread = @($all | Where-Object { $null -eq $_.ProcessId } | ForEach-Object { $_.Name })
$services = @($all | Where-Object { $null -ne $_.ProcessId -and $_.ProcessId -gt 0 } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; process = [int]$_.ProcessId; account = "$($_.StartName)"; binaryPath = "$($_.PathName)" }
})
[pscustomobject]@{ ports = $ports; services = $services; unreadable = $unread }
