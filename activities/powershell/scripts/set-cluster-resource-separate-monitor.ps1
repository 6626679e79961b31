# Sets whether a resource runs in a resource monitor of its own. Returns nothing.
# Source: manual 9.7.2/18; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [bool]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.SeparateMonitor = $Value }
