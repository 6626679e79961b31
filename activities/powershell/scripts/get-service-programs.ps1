# Lists every service of this host. Returns for each service its name, its display name and its command line.
# Source: manual 4.4, 9.2; Microsoft, class Win32_Service.
param()

$services = @(Get-CimInstance -ClassName Win32_Service | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; displayName = $_.DisplayName; binaryPath = "$($_.PathName)" }
})
[pscustomobject]@{ services = $services }
