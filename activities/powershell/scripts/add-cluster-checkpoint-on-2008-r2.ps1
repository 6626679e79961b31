# Adds a registry checkpoint: the cluster replicates a registry key below HKLM together with a resource. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Add-ClusterCheckpoint.
# Source: manual 5.7.2/19; Microsoft, class MSCluster_Resource: AddRegistryCheckpoint.
param([string]$Name, [string]$Key)

Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName AddRegistryCheckpoint -Arguments @{ CheckpointName = $Key } | Out-Null
