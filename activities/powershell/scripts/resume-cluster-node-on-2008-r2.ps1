# Resumes a paused node; no role fails back to it.
# Manual 5.8.1-1; Microsoft, FailoverClusters module of Windows Server 2008 R2: Resume-ClusterNode, which brings no group back.
param([string]$Name)

Get-ClusterNode | Where-Object { $_.Name -eq $Name } | Resume-ClusterNode | Out-Null
