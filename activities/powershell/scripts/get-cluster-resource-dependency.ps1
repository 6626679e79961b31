# Reads which resources a resource depends on.
# Returns whether the resource exists, and the dependency expression. The expression contains the IDs of the resources, because
# names may contain brackets.
# Source: manual 9.7.2/10; Microsoft, FailoverClusters module: Get-ClusterResourceDependency.
param([string]$Name)

$resource = Get-ClusterResource | Where-Object { $_.Name -eq $Name }
if ($null -eq $resource) {
    [pscustomobject]@{ found = $false; expression = '' }
} else {
    $dependency = $resource | Get-ClusterResourceDependency -Guid
    [pscustomobject]@{ found = $true; expression = [string]$dependency.DependencyExpression }
}
