# Lists every resource of the cluster.
# Returns for each resource its ID, name, type, group, owner and state. For a Generic Service resource, it also returns the name
# (key) of the service. For a disk, it also returns whether the disk is in maintenance mode, in which its state stays Online.
# Source: Microsoft, FailoverClusters module: Get-ClusterResource, Get-ClusterParameter; Physical Disk Private Properties:
# MaintenanceMode (optional; 0 if the disk is not in maintenance mode).
param()

$resources = @(Get-ClusterResource | ForEach-Object {
    $service = ''
    $maintenance = $false
    if ($_.ResourceType.Name -eq 'Generic Service') {
        $service = "$($_ | Get-ClusterParameter | Where-Object { $_.Name -eq 'ServiceName' } | ForEach-Object { $_.Value })"
    }
    if ($_.ResourceType.Name -eq 'Physical Disk') {
        foreach ($mode in @($_ | Get-ClusterParameter | Where-Object { $_.Name -eq 'MaintenanceMode' })) {
            $maintenance = $null -ne $mode.Value -and $mode.Value -ne 0
        }
    }
    # A group that is moving may have no owner.
    $group = ''
    if ($null -ne $_.OwnerGroup) { $group = $_.OwnerGroup.Name }
    $owner = ''
    if ($null -ne $_.OwnerNode) { $owner = $_.OwnerNode.Name }
    # A property that cannot be read is null. The cluster also has the state Unknown.
    $state = 'Unknown'
    if ($null -ne $_.State) { $state = "$($_.State)" }
    [pscustomobject]@{
        id          = "$($_.Id)"
        name        = $_.Name
        type        = $_.ResourceType.Name
        group       = $group
        owner       = $owner
        state       = $state
        service     = $service
        maintenance = $maintenance
    }
})
[pscustomobject]@{ resources = $resources }
