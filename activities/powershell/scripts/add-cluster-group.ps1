# Creates an empty role. Returns nothing.
# Source: manual 7.2/1-4; Microsoft, FailoverClusters module: Add-ClusterGroup.
param([string]$Name)

Add-ClusterGroup -Name $Name | Out-Null
