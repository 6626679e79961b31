# Reads the volume of a drive letter and the drives that stand for folders.
# Manual 7.1.2, 7.1.3; Microsoft, Storage module: Get-Volume; Windows commands: subst.
param([string]$Letter)

$volumes = @(Get-Volume | Where-Object { "$($_.DriveLetter)" -eq $Letter } | ForEach-Object {
    [pscustomobject]@{ fileSystem = "$($_.FileSystem)"; freeBytes = [long]$_.SizeRemaining }
})
$substituted = @($null | & subst.exe | ForEach-Object { "$_" })
[pscustomobject]@{ volumes = $volumes; substituted = $substituted }
