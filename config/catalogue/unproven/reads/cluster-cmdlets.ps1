# Runs each reading cmdlet of the FailoverClusters module. Returns for each cmdlet the number of its objects, or its error id. A cmdlet that
# fails only over WinRM needs CredSSP.
$seen = @()
foreach ($cmdlet in 'Get-Cluster', 'Get-ClusterNode', 'Get-ClusterGroup', 'Get-ClusterResource', 'Get-ClusterNetwork', 'Get-ClusterResourceType', 'Get-ClusterAvailableDisk', 'Get-ClusterCheckpoint') {
    try { $seen += "${cmdlet}: $(@(& $cmdlet).Count)" } catch { $seen += "${cmdlet}: $($_.FullyQualifiedErrorId)" }
}
[pscustomobject]@{ session = $Host.Name; cmdlets = $seen }
