# Lists every resource of the cluster.
# Returns for each resource its ID, name, type, group, owner and state. For a Generic Service resource, it also returns the name
# (key) of the service. For a disk, it also returns whether the disk is in maintenance mode, in which its state stays Online.
# If the private properties of a resource cannot be read, the script fails if the resource is in the role; for a resource of
# another role, it returns the reason.
# Source: Microsoft, FailoverClusters module: Get-ClusterResource, Get-ClusterParameter; Physical Disk Private Properties:
# MaintenanceMode (optional; 0 if the disk is not in maintenance mode).
param([string]$Role)

$resources = @(Get-ClusterResource | ForEach-Object {
    # A group that is moving may have no owner.
    $group = ''
    if ($null -ne $_.OwnerGroup) { $group = $_.OwnerGroup.Name }
    $owner = ''
    if ($null -ne $_.OwnerNode) { $owner = $_.OwnerNode.Name }
    # A property that cannot be read is null. The cluster also has the state Unknown.
    $state = 'Unknown'
    if ($null -ne $_.State) { $state = "$($_.State)" }
    $resource = $_
    $service = ''
    $maintenance = $false
    $unread = ''
    try {
        if ($resource.ResourceType.Name -eq 'Generic Service') {
            $service = "$($resource | Get-ClusterParameter | Where-Object { $_.Name -eq 'ServiceName' } | ForEach-Object { $_.Value })"
        }
        if ($resource.ResourceType.Name -eq 'Physical Disk') {
            foreach ($mode in @($resource | Get-ClusterParameter | Where-Object { $_.Name -eq 'MaintenanceMode' })) {
                $maintenance = $null -ne $mode.Value -and $mode.Value -ne 0
            }
        }
    } catch {
        if ($Role -ne '' -and $group -eq $Role) { throw }
        $unread = "$($_.Exception.Message)"
    }
    [pscustomobject]@{
        id          = "$($resource.Id)"
        name        = $resource.Name
        type        = $resource.ResourceType.Name
        group       = $group
        owner       = $owner
        state       = $state
        service     = $service
        maintenance = $maintenance
        unread      = $unread
    }
})
[pscustomobject]@{ resources = $resources }
