# Reads what a resource depends on. Providers are returned by their id, since names may contain brackets.
# Manual 9.7.2-10; Microsoft, FailoverClusters module: Get-ClusterResourceDependency.
param([string]$Name)

$resource = Get-ClusterResource | Where-Object { $_.Name -eq $Name }
if ($null -eq $resource) {
    [pscustomobject]@{ found = $false; expression = '' }
} else {
    $dependency = $resource | Get-ClusterResourceDependency -Guid
    [pscustomobject]@{ found = $true; expression = [string]$dependency.DependencyExpression }
}
