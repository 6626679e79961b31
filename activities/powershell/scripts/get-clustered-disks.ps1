# Lists the clustered disks that this host sees.
# Returns the size of each disk in bytes. A disk that several nodes report counts once.
# Source: manual 7.1.2; Microsoft, Storage module: Get-Disk.
param()

$disks = @(Get-Disk | Where-Object { $_.IsClustered } | Sort-Object -Property UniqueId -Unique)
[pscustomobject]@{ sizes = @($disks | ForEach-Object { [long]$_.Size }) }
