# Reads the volume of a drive letter on this host and the drives that stand for folders.
# The Storage module is not asked: from Windows Server 2016 on it lists the volumes of a cluster's other nodes as well.
# Manual 7.1.2, 7.1.3; Microsoft, CIM Win32 provider: Win32_LogicalDisk (drive type 3 is a local disk); Windows commands: subst.
param([string]$Letter)

$device = $Letter + ':'
$disks = Get-CimInstance -ClassName Win32_LogicalDisk | Where-Object { $_.DeviceID -eq $device -and $_.DriveType -eq 3 }
$volumes = @($disks | ForEach-Object {
    [pscustomobject]@{ fileSystem = "$($_.FileSystem)"; freeBytes = [long]$_.FreeSpace }
})
$substituted = @($null | & subst.exe | ForEach-Object { "$_" })
[pscustomobject]@{ volumes = $volumes; substituted = $substituted }
