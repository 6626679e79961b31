# Ends the replication of a registry key with a resource.
# Manual 9.7.2-19; Microsoft, FailoverClusters module: Remove-ClusterCheckpoint.
param([string]$Name, [string]$Key)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Remove-ClusterCheckpoint -RegistryCheckpoint -CheckpointName $Key -Force
