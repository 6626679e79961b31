# Sets which nodes may own a resource. Returns nothing.
# Source: manual 9.7.2/18; Microsoft, FailoverClusters module: Set-ClusterOwnerNode.
param([string]$Name, [string[]]$Owners)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterOwnerNode -Owners $Owners | Out-Null
