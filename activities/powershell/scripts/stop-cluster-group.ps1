# Begins to take a role offline, and does not wait for the end. Returns nothing.
# This also sets the role's PersistentState to 0, so that neither a move nor the start of the cluster starts the role. When the
# role is online again, set-cluster-group-start.ps1 sets it to 1.
# Source: manual 3.2/6, 5.8.1/2, 9.8.1/2; Microsoft, FailoverClusters module: Stop-ClusterGroup; Group Common Properties:
# PersistentState; MS-CMRP: ApiOfflineGroup, ApiMoveGroupToNode.
param([string]$Name)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | Stop-ClusterGroup -Wait 0 | Out-Null
