# Lists every resource of the cluster, generic services with the key of their service.
# Microsoft, FailoverClusters module: Get-ClusterResource, Get-ClusterParameter.
param()

$resources = @(Get-ClusterResource | ForEach-Object {
    $service = ''
    if ($_.ResourceType.Name -eq 'Generic Service') {
        $service = [string]($_ | Get-ClusterParameter | Where-Object { $_.Name -eq 'ServiceName' }).Value
    }
    [pscustomobject]@{
        id      = "$($_.Id)"
        name    = $_.Name
        type    = $_.ResourceType.Name
        group   = $_.OwnerGroup.Name
        owner   = $_.OwnerNode.Name
        state   = "$($_.State)"
        service = $service
    }
})
[pscustomobject]@{ resources = $resources }
