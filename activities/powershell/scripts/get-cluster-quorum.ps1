# Reads which resource votes with the nodes: a witness on a disk, on a file share or in the cloud.
# Microsoft, FailoverClusters module: Get-ClusterQuorum (QuorumResource is null where there is no witness).
param()

$witness = ''
$resource = (Get-ClusterQuorum).QuorumResource
if ($null -ne $resource) { $witness = "$($resource.Name)" }
[pscustomobject]@{ witness = $witness }
