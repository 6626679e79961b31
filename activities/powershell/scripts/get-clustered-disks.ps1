# Lists the clustered disks that this host sees.
# Returns the size of each disk in bytes. A disk that several nodes report counts once.
# Source: manual 7.1.2; Microsoft, Storage module: Get-Disk.
param()

$disks = @(Get-Disk | Where-Object {
    # A property that cannot be read is null, and the disk would seem not to be clustered.
    if ($null -eq $_.IsClustered) { throw "IsClustered of disk $($_.Number) cannot be read" }
    $_.IsClustered
} | ForEach-Object {
    # A size that cannot be read would be 0. Disks whose IDs cannot be read would count as one disk.
    foreach ($property in 'UniqueId', 'Size') {
        if ($null -eq $_.$property) { throw "$property of disk $($_.Number) cannot be read" }
    }
    $_
})
$sizes = @($disks | Sort-Object -Property UniqueId -Unique | ForEach-Object { [long]$_.Size })
[pscustomobject]@{ sizes = $sizes }
