# Reads the cluster's name, its nodes and its groups.
# On Windows Server 2008 R2 a group has no priority, and a node has no StatusInformation. Instead, PersistentState shows whether a
# group starts with the cluster (1: yes), and DefaultOwner whether its persistent mode is off (4294967295: off). Microsoft's page
# gives Windows Server 2012 as the first release with DefaultOwner: Select-Object returns null if a group has no such property.
# Microsoft, FailoverClusters module of Windows Server 2008 R2: Get-Cluster, Get-ClusterNode, Get-ClusterGroup;
# Group Common Properties.
param()

$cluster = Get-Cluster
$nodes = @(Get-ClusterNode | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = "$($_.State)"; status = '' }
})
$groups = @(Get-ClusterGroup | ForEach-Object {
    # A group that is moving may have no owner.
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
