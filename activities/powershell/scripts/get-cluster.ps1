# Reads the cluster's name, its nodes and its groups.
# Returns for each node its name, state and status. Returns for each group its name, type, owner, state, priority, failover
# threshold, failover period (hours) and failback type (1: the cluster moves the group back when its preferred owner comes back),
# whether it is a core group, whether it starts with the cluster (PersistentState, 1: yes), and the names of the numbers that
# Windows could not read.
# The status is StatusInformation, which exists on Windows Server 2016 and later. If a release does not have this property,
# Select-Object returns null.
# Source: Microsoft, FailoverClusters module: Get-Cluster, Get-ClusterNode, Get-ClusterGroup; enumeration CLUSTER_NODE_STATUS;
# Group Common Properties.
param()

$cluster = Get-Cluster
$nodes = @(Get-ClusterNode | Select-Object -Property @('Name', 'State', 'StatusInformation') | ForEach-Object {
    # A property that cannot be read is null. The cluster also has the state Unknown.
    $state = 'Unknown'
    if ($null -ne $_.State) { $state = "$($_.State)" }
    [pscustomobject]@{ name = $_.Name; state = $state; status = "$($_.StatusInformation)" }
})
$groups = @(Get-ClusterGroup | ForEach-Object {
    # A group that is moving may have no owner.
    $owner = ''
    if ($null -ne $_.OwnerNode) { $owner = $_.OwnerNode.Name }
    # If Windows cannot read a property, PowerShell has null for it. As a number it would be 0.
    $group = $_
    $state = 'Unknown'
    if ($null -ne $group.State) { $state = "$($group.State)" }
    $unread = @('Priority', 'PersistentState', 'FailoverThreshold', 'FailoverPeriod', 'AutoFailbackType' | Where-Object { $null -eq $group.$_ })
    $start = $_.PersistentState
    if ($null -ne $start) { $start = [long]$start }
    # Without this check, a core group of the cluster would be taken for a role.
    if ($null -eq $_.IsCoreGroup) { throw "IsCoreGroup of group $($_.Name) cannot be read" }
    [pscustomobject]@{
        name              = $_.Name
        type              = "$($_.GroupType)"
        core              = [bool]$_.IsCoreGroup
        owner             = $owner
        state             = $state
        priority          = [long]$group.Priority
        persistentState   = $start
        failoverThreshold = [long]$group.FailoverThreshold
        failoverPeriod    = [long]$group.FailoverPeriod
        autoFailbackType  = [long]$group.AutoFailbackType
        unreadable        = $unread
    }
})
[pscustomobject]@{ name = $cluster.Name; nodes = $nodes; groups = $groups }
