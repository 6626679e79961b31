# Lists the shared disks that all nodes see and that are not in the cluster yet.
# Returns for each disk its ID, its name and its size in bytes.
# Source: manual 7.3.3/1; Microsoft, FailoverClusters module: Get-ClusterAvailableDisk.
param()

$disks = @(Get-ClusterAvailableDisk | ForEach-Object {
    # A property that cannot be read is null. As a number it would be 0.
    if ($null -eq $_.Size) { throw "Size of available disk $($_.Name) cannot be read" }
    [pscustomobject]@{ id = "$($_.Id)"; name = [string]$_.Name; size = [long]$_.Size }
})
[pscustomobject]@{ disks = $disks }
