# Reads the witness: the resource that votes together with the nodes.
# Returns the name of this resource, or an empty name if there is no witness. The witness is a disk, a file share or a cloud
# witness.
# Source: Microsoft, FailoverClusters module: Get-ClusterQuorum (QuorumResource is null if there is no witness).
param()

$witness = ''
$resource = (Get-ClusterQuorum).QuorumResource
if ($null -ne $resource) { $witness = "$($resource.Name)" }
[pscustomobject]@{ witness = $witness }
