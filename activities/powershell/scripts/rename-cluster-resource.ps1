# Renames a resource. Returns nothing.
# Source: manual 9.7.2/12a; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [string]$NewName)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Name = $NewName }
