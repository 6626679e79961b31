# Reads which cluster the host is a member of, from the cluster's database: it is a hive of the registry while the cluster service
# runs. On a host that is no member the service does not exist or is disabled.
# Microsoft, "Cluster Database" (failover cluster API); CimCmdlets module: Get-CimInstance, class Win32_Service.
param()

$service = Get-CimInstance -ClassName Win32_Service -Filter "Name = 'ClusSvc'"
$member = $false
if ($service) { $member = $service.StartMode -ne 'Disabled' }
$id = ''
$name = ''
if (Test-Path -LiteralPath 'HKLM:\Cluster') {
    $database = Get-Item -LiteralPath 'HKLM:\Cluster'
    $id = "$($database.GetValue('ClusterInstanceID'))"
    $name = "$($database.GetValue('ClusterName'))"
}
[pscustomobject]@{ member = $member; id = $id; name = $name }
