# Adds a dependency: the resource Name then depends on the resource Provider. Returns nothing.
# Source: manual 9.7.2/10, 9.7.3/7; Microsoft, FailoverClusters module: Add-ClusterResourceDependency.
param([string]$Name, [string]$Provider)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Add-ClusterResourceDependency -Provider $Provider | Out-Null
