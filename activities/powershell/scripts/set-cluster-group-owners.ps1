# Sets the preferred owners of a role, in the given order. Returns nothing.
# Source: manual 7.2/5; Microsoft, FailoverClusters module: Set-ClusterOwnerNode.
param([string]$Name, [string[]]$Owners)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Set-ClusterOwnerNode -Owners $Owners | Out-Null
