# Sets whether a role starts with the cluster: one with a priority above 0 does. A group of Windows Server 2008 R2 has no
# priority; it starts with the cluster where PersistentState is 1, on no node in particular (its persistent mode is off)
# where DefaultOwner is 4294967295. The page of DefaultOwner names Windows Server 2012 as its first release: where a group
# has no such property, it is left out.
# Manual 3.2-6; Microsoft, Group Common Properties: PersistentState, DefaultOwner, Priority (0: does not start by itself).
param([string]$Name, [uint32]$Value)

$start = [uint32]0
if ($Value -gt 0) { $start = [uint32]1 }
Get-ClusterGroup | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    $_.PersistentState = $start
    if ($null -ne ($_ | Select-Object -Property 'DefaultOwner').DefaultOwner) { $_.DefaultOwner = [uint32]4294967295 }
}
