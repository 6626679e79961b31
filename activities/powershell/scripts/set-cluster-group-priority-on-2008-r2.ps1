# Sets whether a role starts with the cluster: with a Value above 0 it does. A group of Windows Server 2008 R2 has no priority: it
# starts with the cluster if PersistentState is 1, and its persistent mode is off, so that the cluster chooses the node, if
# DefaultOwner is 4294967295. Microsoft's page gives Windows Server 2012 as the first release with DefaultOwner: if a group does
# not have it, it is not set.
# Manual 3.2-6; Microsoft, Group Common Properties: PersistentState, DefaultOwner, Priority (0: does not start by itself).
param([string]$Name, [uint32]$Value)

$start = [uint32]0
if ($Value -gt 0) { $start = [uint32]1 }
Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    $_.PersistentState = $start
    if ($null -ne ($_ | Select-Object -Property 'DefaultOwner').DefaultOwner) { $_.DefaultOwner = [uint32]4294967295 }
}
