# Lists the TCP ports on which this host listens, and the services whose processes do.
# Manual 4.2.2.2; Microsoft, NetTCPIP module: Get-NetTCPConnection; class Win32_Service.
param()

$ports = @(Get-NetTCPConnection -State Listen | ForEach-Object {
    [pscustomobject]@{ port = [int]$_.LocalPort; process = [int]$_.OwningProcess }
})
$services = @(Get-CimInstance -ClassName Win32_Service | Where-Object { $_.ProcessId -gt 0 } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; process = [int]$_.ProcessId; account = "$($_.StartName)"; binaryPath = "$($_.PathName)" }
})
[pscustomobject]@{ ports = $ports; services = $services }
