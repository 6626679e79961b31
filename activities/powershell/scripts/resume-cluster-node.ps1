# Resumes a paused node. No role fails back to the node. Returns nothing.
# Source: manual 9.8.1/1; Microsoft, FailoverClusters module: Resume-ClusterNode.
param([string]$Name)

Get-ClusterNode | Where-Object { $_.Name -eq $Name } | Resume-ClusterNode -Failback NoFailback | Out-Null
