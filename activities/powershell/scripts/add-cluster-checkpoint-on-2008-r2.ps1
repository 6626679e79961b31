# Replicates a registry key below HKLM with a resource.
# Manual 5.7.2-19; Microsoft, class MSCluster_Resource: AddRegistryCheckpoint.
param([string]$Name, [string]$Key)

Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName AddRegistryCheckpoint -Arguments @{ CheckpointName = $Key } | Out-Null
