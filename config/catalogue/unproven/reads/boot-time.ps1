# When wininit.exe was created, and what Windows calls the last boot. Run it again after the clock was changed: the first must stay the same.
$first = @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'wininit.exe'" | Sort-Object -Property CreationDate)[0]
$system = Get-CimInstance -ClassName Win32_OperatingSystem
[pscustomobject]@{ wininit = $first.CreationDate.ToUniversalTime().ToString('o'); lastBootUpTime = $system.LastBootUpTime.ToUniversalTime().ToString('o'); windows = "$($system.Caption) $($system.Version)" }
