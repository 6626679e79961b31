# Removes a registry checkpoint: the cluster no longer replicates the registry key with the resource. The caller uses no output.
# Source: manual 9.7.2/19; Microsoft, FailoverClusters module: Remove-ClusterCheckpoint.
param([string]$Name, [string]$Key)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Remove-ClusterCheckpoint -RegistryCheckpoint -CheckpointName $Key -Force
