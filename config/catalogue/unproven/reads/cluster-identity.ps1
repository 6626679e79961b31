# The cluster's GUID and name in the registry hive of its database, and the GUID and name that the cluster shows.
$id = ''
$name = ''
if (Test-Path -LiteralPath 'HKLM:\Cluster') {
    $database = Get-Item -LiteralPath 'HKLM:\Cluster'
    $id = "$($database.GetValue('ClusterInstanceID'))"
    $name = "$($database.GetValue('ClusterName'))"
}
$cluster = Get-Cluster
[pscustomobject]@{ registryId = $id; registryName = $name; id = "$($cluster.Id)"; name = $cluster.Name }
