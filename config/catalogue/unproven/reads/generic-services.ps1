# Parameters of the Generic Service resources: the type and the value of StartupParameters.
$seen = @(Get-ClusterResource | Where-Object { $_.ResourceType.Name -eq 'Generic Service' } | ForEach-Object {
    $resource = $_
    $values = @($resource | Get-ClusterParameter | ForEach-Object { "$($_.Name) ($($_.ParameterType))=$($_.Value)" })
    [pscustomobject]@{ name = $resource.Name; values = $values }
})
[pscustomobject]@{ resources = $seen }
