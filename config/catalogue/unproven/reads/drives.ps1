# Drive letters that this logon session sees, and the volumes that have one.
$drives = @(Get-PSDrive -PSProvider FileSystem | ForEach-Object { "$($_.Name): $($_.Root)" })
$volumes = @(Get-CimInstance -ClassName Win32_Volume | Where-Object { $_.DriveLetter } | ForEach-Object { "$($_.DriveLetter) type $($_.DriveType)" })
[pscustomobject]@{ drives = $drives; volumes = $volumes }
