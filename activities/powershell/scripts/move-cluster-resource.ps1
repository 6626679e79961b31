# Moves a resource into a role. Returns nothing.
# Source: manual 7.3.3/6-9; Microsoft, FailoverClusters module: Move-ClusterResource.
param([string]$Name, [string]$Group)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Move-ClusterResource -Group $Group | Out-Null
