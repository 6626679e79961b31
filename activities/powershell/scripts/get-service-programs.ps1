# Lists every service of a host with its display name and its command line.
# Manual 4.4, 9.2; Microsoft, class Win32_Service.
param()

$services = @(Get-CimInstance -ClassName Win32_Service | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; displayName = $_.DisplayName; binaryPath = "$($_.PathName)" }
})
[pscustomobject]@{ services = $services }
