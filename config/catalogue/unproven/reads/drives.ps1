# Reads the drives of this host. Returns the drive letters that this logon session sees, and the type of each volume that has a drive letter.
$drives = @(Get-PSDrive -PSProvider FileSystem | ForEach-Object { "$($_.Name): $($_.Root)" })
$volumes = @(Get-CimInstance -ClassName Win32_Volume | Where-Object { $_.DriveLetter } | ForEach-Object { "$($_.DriveLetter) type $($_.DriveType)" })
[pscustomobject]@{ drives = $drives; volumes = $volumes }
