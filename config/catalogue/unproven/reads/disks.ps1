# Reads the disks in the cluster and the disks that can be added to it. Returns the name of each disk, with its signature or GUID.
$clustered = @(Get-ClusterResource | Where-Object { $_.ResourceType.Name -eq 'Physical Disk' } | ForEach-Object {
    $resource = $_
    $values = @($resource | Get-ClusterParameter | Where-Object { 'DiskIdGuid', 'DiskSignature' -contains $_.Name } | ForEach-Object { "$($_.Name)=$($_.Value)" })
    [pscustomobject]@{ name = $resource.Name; state = "$($resource.State)"; values = $values }
})
$available = @(Get-ClusterAvailableDisk | ForEach-Object { [pscustomobject]@{ name = $_.Name; id = "$($_.Id)"; number = "$($_.Number)" } })
[pscustomobject]@{ clustered = $clustered; available = $available }
