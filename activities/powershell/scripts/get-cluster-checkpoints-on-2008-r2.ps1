# Lists the registry checkpoints of a resource: the registry keys that the cluster replicates with the resource.
# Returns the paths of the keys, relative to HKLM.
# This script is for Windows Server 2008 R2, which lacks Get-ClusterCheckpoint.
# Source: manual 5.7.2/19; Microsoft, class MSCluster_Resource: RegistryCheckpoints.
param([string]$Name)

$resource = Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name }
[pscustomobject]@{ keys = @($resource | ForEach-Object { $_.RegistryCheckpoints } | Where-Object { $_ } | ForEach-Object { [string]$_ }) }
