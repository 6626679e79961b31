# Reads what a resource depends on, providers by their id since names may hold brackets.
# Manual 9.7.2-10; Microsoft, FailoverClusters module: Get-ClusterResourceDependency.
param([string]$Name)

$dependency = Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Get-ClusterResourceDependency -Guid
[pscustomobject]@{ expression = [string]$dependency.DependencyExpression }
