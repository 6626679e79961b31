# Resumes a paused node. No role fails back to the node. Returns nothing.
# This script is for Windows Server 2008 R2, whose Resume-ClusterNode has no parameter Failback and brings no group back.
# Source: manual 5.8.1/1; Microsoft, FailoverClusters module of Windows Server 2008 R2: Resume-ClusterNode.
param([string]$Name)

Get-ClusterNode | Where-Object { $_.Name -eq $Name } | Resume-ClusterNode | Out-Null
