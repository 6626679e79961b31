# Reads the cluster's name, its nodes and its groups.
# A group of Windows Server 2008 R2 has no priority, and a node no further status. How a group starts with the cluster
# is said by PersistentState (1: it does) and DefaultOwner (4294967295: its persistent mode is off) instead. The page of
# DefaultOwner names Windows Server 2012 as its first release: Select-Object gives null where a group has no such property.
# Microsoft, FailoverClusters module of Windows Server 2008 R2: Get-Cluster, Get-ClusterNode, Get-ClusterGroup;
# Group Common Properties.
param()

$cluster = Get-Cluster
$nodes = @(Get-ClusterNode | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = "$($_.State)"; status = '' }
})
$groups = @(Get-ClusterGroup | ForEach-Object {
    # A group that is between two nodes may have none.
    $owner = ''
    if ($null -ne $_.OwnerNode) { $owner = $_.OwnerNode.Name }
    $default = ($_ | Select-Object -Property 'DefaultOwner').DefaultOwner
    if ($null -ne $default) { $default = [long]$default }
    [pscustomobject]@{
        name              = $_.Name
        type              = "$($_.GroupType)"
        core              = [bool]$_.IsCoreGroup
        owner             = $owner
        state             = "$($_.State)"
        priority          = [long]0
        persistentState   = [long]$_.PersistentState
        defaultOwner      = $default
        failoverThreshold = [long]$_.FailoverThreshold
        failoverPeriod    = [long]$_.FailoverPeriod
    }
})
[pscustomobject]@{ name = $cluster.Name; nodes = $nodes; groups = $groups }
