# Begins to bring a resource online, after the resources that it depends on, and does not wait for the end. Returns nothing.
# Source: manual 9.7.2/20; Microsoft, FailoverClusters module: Start-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Start-ClusterResource -Wait 0 | Out-Null
