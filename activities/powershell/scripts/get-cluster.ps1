# Reads the cluster's name, its nodes and its groups.
# Returns for each node its name, state and status. Returns for each group its name, type, owner, state, priority, failover
# threshold and failover period (hours), and whether it is a core group.
# The status is StatusInformation, which exists on Windows Server 2016 and later. If a release does not have this property,
# Select-Object returns null.
# Source: Microsoft, FailoverClusters module: Get-Cluster, Get-ClusterNode, Get-ClusterGroup; enumeration CLUSTER_NODE_STATUS.
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
