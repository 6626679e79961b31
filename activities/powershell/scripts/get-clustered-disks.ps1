# Lists the sizes of the clustered disks that this host sees, in bytes.
# Manual 7.1.2; Microsoft, Storage module: Get-Disk.
param()

[pscustomobject]@{ sizes = @(Get-Disk | Where-Object { $_.IsClustered } | ForEach-Object { [long]$_.Size }) }
