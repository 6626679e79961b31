# Reads whether this host is a member of a cluster, and of which cluster.
# Returns whether the host is a member, and the cluster's GUID and name.
# The script reads the cluster's database, which is a hive of the registry while the cluster service runs. Without this hive,
# the GUID and the name are empty. On a host that is not a member, the cluster service does not exist or is disabled.
# Source: Microsoft, "Cluster Database" (failover cluster API); CimCmdlets module: Get-CimInstance, class Win32_Service.
param()

$service = Get-CimInstance -ClassName Win32_Service -Filter "Name = 'ClusSvc'"
$member = $false
if ($service) {
    # A property that cannot be read is null.
    if ($null -eq $service.StartMode) { throw 'StartMode of the cluster service cannot be read' }
    $member = $service.StartMode -ne 'Disabled'
}
$id = ''
$name = ''
if (Test-Path -LiteralPath 'HKLM:\Cluster') {
    $database = Get-Item -LiteralPath 'HKLM:\Cluster'
    $id = "$($database.GetValue('ClusterInstanceID'))"
    $name = "$($database.GetValue('ClusterName'))"
}
[pscustomobject]@{ member = $member; id = $id; name = $name }
