# Says whether a volume with that drive letter is on this host, which is so only on the disk's owner.
# Manual 7.3.3-9; Microsoft, Storage module: Get-Volume.
param([string]$DriveLetter)

$volumes = @(Get-Volume | Where-Object { "$($_.DriveLetter)" -eq $DriveLetter })
[pscustomobject]@{ present = ($volumes.Count -gt 0) }
