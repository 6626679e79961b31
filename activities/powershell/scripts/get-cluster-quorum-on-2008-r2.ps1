# Reads which nodes and which witness have votes in the cluster.
# Returns the name and the state of the witness, both empty if there is no witness. The witness is a disk or a file share. A
# witness that is not online has no vote. Also returns the type of the quorum, and for each node its name and the number of
# votes that it has, 0 or 1. Dynamic is always false.
# This script is for Windows Server 2008 R2, which has no dynamic quorum. A node has the property NodeWeight only if the update
# KB2494036 is installed. Without this property, each node has a vote, and Select-Object returns null.
# Source: Microsoft, FailoverClusters module of Windows Server 2008 R2: Get-ClusterQuorum (QuorumResource is null if there is no
# witness), Get-ClusterNode; View Cluster Quorum NodeWeight Settings.
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
$votes = @(Get-ClusterNode | Select-Object -Property @('Name', 'NodeWeight') | ForEach-Object {
    $weight = 1
    if ($null -ne $_.NodeWeight) { $weight = [long]$_.NodeWeight }
    [pscustomobject]@{ node = $_.Name; votes = $weight }
})
[pscustomobject]@{ witness = $witness; state = $state; type = "$($quorum.QuorumType)"; dynamic = $false; votes = $votes }
