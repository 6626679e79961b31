# Lists the clustered disks that this host sees.
# Returns the size of each disk in bytes: the sum of its partitions, whose TotalSize is in megabytes.
# This script is for Windows Server 2008 R2, which lacks Get-Disk.
# Source: manual 3.1.2; Microsoft, classes MSCluster_Resource and MSCluster_DiskPartition (TotalSize in megabytes).
param()

$disks = @(Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Type -eq 'Physical Disk' } | ForEach-Object {
    $size = [double]0
    foreach ($partition in @($_ | Get-CimAssociatedInstance -ResultClassName MSCluster_Disk | Get-CimAssociatedInstance -ResultClassName MSCluster_DiskPartition)) {
        # A property that cannot be read is null. As a number it would be 0.
        if ($null -eq $partition.TotalSize) { throw 'TotalSize of a clustered partition cannot be read' }
        $size += [double]$partition.TotalSize * 1048576
    }
    [long]$size
})
[pscustomobject]@{ sizes = $disks }
