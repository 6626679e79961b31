# Reads the private properties of the Generic Service resources. Returns the type and the value of each property, for example of
# StartupParameters.
$seen = @(Get-ClusterResource | Where-Object { $_.ResourceType.Name -eq 'Generic Service' } | ForEach-Object {
    $resource = $_
    $values = @($resource | Get-ClusterParameter | ForEach-Object { "$($_.Name) ($($_.ParameterType))=$($_.Value)" })
    [pscustomobject]@{ name = $resource.Name; values = $values }
})
[pscustomobject]@{ resources = $seen }
