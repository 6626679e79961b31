# Lists the registry keys replicated with a resource, relative to HKLM.
# Manual 9.7.2-19; Microsoft, FailoverClusters module: Get-ClusterCheckpoint.
param([string]$Name)

$keys = @(Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Get-ClusterCheckpoint -RegistryCheckpoint | ForEach-Object { [string]$_.Name })
[pscustomobject]@{ keys = $keys }
