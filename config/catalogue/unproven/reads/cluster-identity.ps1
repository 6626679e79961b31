# Reads the identity of the cluster twice. Returns the GUID and the name in the registry hive of the cluster's database, and the GUID and the
# name that Get-Cluster shows.
$id = ''
$name = ''
if (Test-Path -LiteralPath 'HKLM:\Cluster') {
    $database = Get-Item -LiteralPath 'HKLM:\Cluster'
    $id = "$($database.GetValue('ClusterInstanceID'))"
    $name = "$($database.GetValue('ClusterName'))"
}
$cluster = Get-Cluster
[pscustomobject]@{ registryId = $id; registryName = $name; id = "$($cluster.Id)"; name = $cluster.Name }
