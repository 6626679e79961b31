# Lists the TCP ports on which this host listens, and the services whose processes do.
# In the output of netstat.exe the foreign address of a listener has the port 0; its words are in the host's language.
# Manual 4.2.2.2; Microsoft, Windows commands: netstat; class Win32_Service.
param()

$ports = @($null | & netstat.exe -ano -p TCP | ForEach-Object {
    if ("$_" -match '^\s*TCP\s+\S+:(\d+)\s+\S+:0\s+\S+\s+(\d+)\s*$') { [pscustomobject]@{ port = [int]$Matches[1]; process = [int]$Matches[2] } }
})
$services = @(Get-CimInstance -ClassName Win32_Service | Where-Object { $_.ProcessId -gt 0 } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; process = [int]$_.ProcessId; account = "$($_.StartName)"; binaryPath = "$($_.PathName)" }
})
[pscustomobject]@{ ports = $ports; services = $services }
