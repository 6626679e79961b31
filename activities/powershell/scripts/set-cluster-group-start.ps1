# Sets whether a role starts with the cluster: Value is its PersistentState, 1 or 0. Returns nothing.
# Taking a role offline sets PersistentState to 0. Bringing single resources online does not set it to 1 again.
# If it were 1 for a role that must stay offline, a move would start the role.
# Source: Microsoft, Group Common Properties: PersistentState; MS-CMRP: ApiOfflineGroup, ApiOnlineResource, ApiMoveGroupToNode.
param([string]$Name, [uint32]$Value)

Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.PersistentState = $Value }
