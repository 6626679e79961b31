# Reads which nodes and which witness have votes in the cluster.
# Returns the name and the state of the witness, both empty if there is no witness. The witness is a disk, a file share or a
# cloud witness. A witness that is not online has no vote. Also returns the type of the quorum, whether the cluster adapts the
# number of votes when a node shuts down (dynamic quorum), and for each node its name and the number of votes that it may have,
# 0 or 1.
# Source: Microsoft, FailoverClusters module: Get-ClusterQuorum (QuorumResource is null if there is no witness); Cluster Common
# Properties: DynamicQuorum; Node Common Properties: NodeWeight.
param()

$quorum = Get-ClusterQuorum
$witness = ''
$state = ''
$resource = $quorum.QuorumResource
if ($null -ne $resource) {
    $witness = "$($resource.Name)"
    # A property that cannot be read is null. The cluster also has the state Unknown.
    $state = 'Unknown'
    if ($null -ne $resource.State) { $state = "$($resource.State)" }
}
$cluster = Get-Cluster
if ($null -eq $cluster.DynamicQuorum) { throw "DynamicQuorum of cluster $($cluster.Name) cannot be read" }
$votes = @(Get-ClusterNode | ForEach-Object {
    if ($null -eq $_.NodeWeight) { throw "NodeWeight of node $($_.Name) cannot be read" }
    [pscustomobject]@{ node = $_.Name; votes = [long]$_.NodeWeight }
})
[pscustomobject]@{ witness = $witness; state = $state; type = "$($quorum.QuorumType)"; dynamic = [bool]$cluster.DynamicQuorum; votes = $votes }
