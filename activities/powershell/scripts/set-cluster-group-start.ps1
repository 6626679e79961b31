# Sets that a role starts with the cluster. Returns nothing.
# Taking a role offline sets PersistentState to 0. Bringing single resources online does not set it to 1 again.
# If this were set for a role that must stay offline, a move would start the role.
# Source: Microsoft, Group Common Properties: PersistentState; MS-CMRP: ApiOfflineGroup, ApiOnlineResource, ApiMoveGroupToNode.
param([string]$Name)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.PersistentState = [uint32]1 }
