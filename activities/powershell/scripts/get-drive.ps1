# Reads the volume of a drive letter on this host, and the drive letters that subst.exe has assigned to folders.
# Returns for the volume its file system and its free space in bytes, and the lines that subst.exe prints.
# The script does not ask the Storage module: from Windows Server 2016 on, the module also lists the volumes of the cluster's
# other nodes.
# Source: manual 7.1.2, 7.1.3; Microsoft, CIM Win32 provider: Win32_LogicalDisk (drive type 3 is a local disk); Windows
# commands: subst.
param([string]$Letter)

$device = $Letter + ':'
$disks = @(Get-CimInstance -ClassName Win32_LogicalDisk | Where-Object { $_.DeviceID -eq $device } | Where-Object {
    # A property that cannot be read is null, and the drive would seem to be missing.
    if ($null -eq $_.DriveType) { throw "DriveType of drive $device cannot be read" }
    $_.DriveType -eq 3
})
$volumes = @($disks | ForEach-Object {
    # A volume that is not formatted has no file system and no free space. FreeSpace is then null, and 0 is right.
    if ($null -eq $_.FreeSpace -and "$($_.FileSystem)" -ne '') { throw "FreeSpace of drive $device cannot be read" }
    [pscustomobject]@{ fileSystem = "$($_.FileSystem)"; freeBytes = [long]$_.FreeSpace }
})
$substituted = @($null | & subst.exe | ForEach-Object { "$_" })
[pscustomobject]@{ volumes = $volumes; substituted = $substituted }
