# The creation time of wininit.exe, and the time that Windows shows as the last boot. If the clock changes, the first must stay the same.
$first = @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'wininit.exe'" | Sort-Object -Property CreationDate)[0]
$system = Get-CimInstance -ClassName Win32_OperatingSystem
[pscustomobject]@{ wininit = $first.CreationDate.ToUniversalTime().ToString('o'); lastBootUpTime = $system.LastBootUpTime.ToUniversalTime().ToString('o'); windows = "$($system.Caption) $($system.Version)" }
