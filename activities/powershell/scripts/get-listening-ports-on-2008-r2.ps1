# Lists the TCP ports on which this host listens, and the services that run.
# Returns for each port its number and its process ID. Returns for each service its name, process ID, account and command line.
# Returns the names of the services whose process ID Windows could not read. The process ID connects a port with its service.
# This script is for Windows Server 2008 R2, which lacks Get-NetTCPConnection. In the output of netstat.exe, the foreign address
# of a listener has the port 0. The words in the output are in the host's language.
# Source: manual 4.2.2.2; Microsoft, Windows commands: netstat; class Win32_Service.
param()

$ports = @($null | & netstat.exe -ano -p TCP | ForEach-Object {
    if ("$_" -match '^\s*TCP\s+\S+:(\d+)\s+\S+:0\s+\S+\s+(\d+)\s*$') { [pscustomobject]@{ port = [int]$Matches[1]; process = [int]$Matches[2] } }
})
$all = @(Get-CimInstance -ClassName Win32_Service)
# A property that cannot be read is null. Such a service does not matter unless the port belongs to no other service.
$unread = @($all | Where-Object { $null -eq $_.ProcessId } | ForEach-Object { $_.Name })
$services = @($all | Where-Object { $null -ne $_.ProcessId -and $_.ProcessId -gt 0 } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; process = [int]$_.ProcessId; account = "$($_.StartName)"; binaryPath = "$($_.PathName)" }
})
[pscustomobject]@{ ports = $ports; services = $services; unreadable = $unread }
