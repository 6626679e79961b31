# Sets whether a role starts with the cluster. If Value is above 0, the role starts with the cluster. Returns nothing.
# This script is for Windows Server 2008 R2, on which a group has no priority. If PersistentState is 1, the group starts with
# the cluster. If DefaultOwner is 4294967295, the persistent mode is off, and the cluster chooses the node.
# Microsoft's page gives Windows Server 2012 as the first release with DefaultOwner. If a group does not have DefaultOwner, the
# script does not set it.
# Source: manual 3.2/6; Microsoft, Group Common Properties: PersistentState, DefaultOwner, Priority (0: the group does not start
# by itself).
param([string]$Name, [uint32]$Value)

$start = [uint32]0
if ($Value -gt 0) { $start = [uint32]1 }
Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    $_.PersistentState = $start
    if ($null -ne ($_ | Select-Object -Property 'DefaultOwner').DefaultOwner) { $_.DefaultOwner = [uint32]4294967295 }
}
