# Begins to take a role offline, and does not wait for the end. Returns nothing.
# This script is for Windows Server 2008 R2, on which PersistentState makes a role start with the cluster. Taking the role
# offline clears PersistentState, so the script sets it again afterwards. Bringing single resources online would not set it.
# Source: manual 3.2/6, 5.8.1/2; Microsoft, FailoverClusters module: Stop-ClusterGroup; Group Common Properties:
# PersistentState; MS-CMRP: ApiOfflineGroup, ApiOnlineGroup, ApiOnlineResource.
param([string]$Name)

$group = @(Get-ClusterGroup | Where-Object { $_.Name -eq $Name })
# A property that cannot be read is null. As a number it would be 0, and the role would no longer start with the cluster.
$start = @($group | ForEach-Object {
    $state = $_.PersistentState
    if ($null -eq $state) { throw "PersistentState of $Name cannot be read" }
    [uint32]$state
})
$group | Stop-ClusterGroup -Wait 0 | Out-Null
Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.PersistentState = $start[0] }
