# Begins to take a role offline. This clears PersistentState, with which a role of Windows Server 2008 R2 starts with the
# cluster, so the script sets it again: bringing single resources online would not.
# Manual 3.2-6, 5.8.1-2; Microsoft, FailoverClusters module: Stop-ClusterGroup; Group Common Properties: PersistentState;
# MS-CMRP: ApiOfflineGroup, ApiOnlineGroup, ApiOnlineResource.
param([string]$Name)

$group = @(Get-ClusterGroup | Where-Object { $_.Name -eq $Name })
$start = @($group | ForEach-Object { [uint32]$_.PersistentState })
$group | Stop-ClusterGroup -Wait 0 | Out-Null
Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.PersistentState = $start[0] }
