# Reads two start times of Windows. Returns the creation time of wininit.exe, LastBootUpTime of Win32_OperatingSystem, and the version of
# Windows. If the clock changes, the first time must stay the same. Both times are in UTC.
$first = @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'wininit.exe'" | Sort-Object -Property CreationDate)[0]
$system = Get-CimInstance -ClassName Win32_OperatingSystem
[pscustomobject]@{ wininit = $first.CreationDate.ToUniversalTime().ToString('o'); lastBootUpTime = $system.LastBootUpTime.ToUniversalTime().ToString('o'); windows = "$($system.Caption) $($system.Version)" }
