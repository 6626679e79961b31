# Sets the retry period of a resource, in milliseconds. If all restarts have failed, the cluster waits for this period, and then
# begins again.
# Returns nothing.
# Source: manual 9.7.3/9; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.RetryPeriodOnFailure = $Value }
