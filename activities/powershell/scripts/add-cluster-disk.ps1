# Adds an available disk to the cluster, and names the disk's resource. Returns nothing.
# Source: manual 7.3.3/1-5; Microsoft, FailoverClusters module: Add-ClusterDisk.
param([string]$Id, [string]$Name)

Get-ClusterAvailableDisk | Where-Object { "$($_.Id)" -eq $Id } | Add-ClusterDisk | ForEach-Object { $_.Name = $Name }
