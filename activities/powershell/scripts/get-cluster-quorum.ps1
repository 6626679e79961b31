# Reads the witness: the resource that votes together with the nodes.
# Returns the name and the state of this resource, both empty if there is no witness. The witness is a disk, a file share or a
# cloud witness. A witness that is not online has no vote.
# Source: Microsoft, FailoverClusters module: Get-ClusterQuorum (QuorumResource is null if there is no witness).
param()

$witness = ''
$state = ''
$resource = (Get-ClusterQuorum).QuorumResource
if ($null -ne $resource) {
    $witness = "$($resource.Name)"
    # A property that cannot be read is null. The cluster also has the state Unknown.
    $state = 'Unknown'
    if ($null -ne $resource.State) { $state = "$($resource.State)" }
}
[pscustomobject]@{ witness = $witness; state = $state }
