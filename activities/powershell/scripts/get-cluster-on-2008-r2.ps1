# Reads the cluster's name, its nodes and its groups.
# Returns for each node its name and state. Returns for each group its name, type, owner, state, failover threshold, failover
# period (hours) and failback type (1: the cluster moves the group back when its preferred owner comes back), whether it is a
# core group, the two properties below, and the names of the numbers that Windows could not read. The priority is always 0, and the status of a node is always empty.
# This script is for Windows Server 2008 R2, on which a group has no priority and a node has no StatusInformation.
# PersistentState shows whether a group starts with the cluster: 1 means yes. DefaultOwner shows whether the persistent mode of
# a group is off: 4294967295 means off.
# Microsoft's page gives Windows Server 2012 as the first release with DefaultOwner. If a group does not have this property,
# Select-Object returns null.
# Source: Microsoft, FailoverClusters module of Windows Server 2008 R2: Get-Cluster, Get-ClusterNode, Get-ClusterGroup; Group
# Common Properties.
param()

$cluster = Get-Cluster
$nodes = @(Get-ClusterNode | ForEach-Object {
    # A property that cannot be read is null. The cluster also has the state Unknown.
    $state = 'Unknown'
    if ($null -ne $_.State) { $state = "$($_.State)" }
    [pscustomobject]@{ name = $_.Name; state = $state; status = '' }
})
$groups = @(Get-ClusterGroup | ForEach-Object {
    # A group that is moving may have no owner.
    $owner = ''
    if ($null -ne $_.OwnerNode) { $owner = $_.OwnerNode.Name }
    # If Windows cannot read a property, PowerShell has null for it. As a number it would be 0.
    $group = $_
    $state = 'Unknown'
    if ($null -ne $group.State) { $state = "$($group.State)" }
    $unread = @('PersistentState', 'FailoverThreshold', 'FailoverPeriod', 'AutoFailbackType' | Where-Object { $null -eq $group.$_ })
    $default = ($_ | Select-Object -Property 'DefaultOwner').DefaultOwner
    if ($null -ne $default) { $default = [long]$default }
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
        priority          = [long]0
        persistentState   = $start
        defaultOwner      = $default
        failoverThreshold = [long]$group.FailoverThreshold
        failoverPeriod    = [long]$group.FailoverPeriod
        autoFailbackType  = [long]$group.AutoFailbackType
        unreadable        = $unread
    }
})
[pscustomobject]@{ name = $cluster.Name; nodes = $nodes; groups = $groups }
