# Ends the replication of a registry key with a resource.
# Manual 5.7.2-19; Microsoft, class MSCluster_Resource: RemoveRegistryCheckpoint.
param([string]$Name, [string]$Key)

Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName RemoveRegistryCheckpoint -Arguments @{ CheckpointName = $Key } | Out-Null
