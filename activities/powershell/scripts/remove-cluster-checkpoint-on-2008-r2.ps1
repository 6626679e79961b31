# Removes a registry checkpoint: the cluster no longer replicates the registry key with the resource. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Remove-ClusterCheckpoint.
# Source: manual 5.7.2/19; Microsoft, class MSCluster_Resource: RemoveRegistryCheckpoint.
param([string]$Name, [string]$Key)

Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName RemoveRegistryCheckpoint -Arguments @{ CheckpointName = $Key } | Out-Null
