# Reads the cluster's name, its nodes and its groups.
# Microsoft, FailoverClusters module: Get-Cluster, Get-ClusterNode, Get-ClusterGroup; enumeration CLUSTER_NODE_STATUS
# (StatusInformation, Windows Server 2016 and later: Select-Object gives null where a release has no such property).
param()

$cluster = Get-Cluster
$nodes = @(Get-ClusterNode | Select-Object -Property @('Name', 'State', 'StatusInformation') | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = "$($_.State)"; status = "$($_.StatusInformation)" }
})
$groups = @(Get-ClusterGroup | ForEach-Object {
    # A group that is moving may have no owner.
    $owner = ''
    if ($null -ne $_.OwnerNode) { $owner = $_.OwnerNode.Name }
    [pscustomobject]@{
        name              = $_.Name
        type              = "$($_.GroupType)"
        core              = [bool]$_.IsCoreGroup
        owner             = $owner
        state             = "$($_.State)"
        priority          = [long]$_.Priority
        failoverThreshold = [long]$_.FailoverThreshold
        failoverPeriod    = [long]$_.FailoverPeriod
    }
})
[pscustomobject]@{ name = $cluster.Name; nodes = $nodes; groups = $groups }
