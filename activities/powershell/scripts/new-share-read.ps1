# Creates an SMB share of a network name on which one account has read access.
# Continuous availability is off: on a clustered disk it is on by default, makes every write wait for the disk, and does
# not work with short file names (Microsoft, "SMB Transparent Failover"); the manual does not ask for it.
# Manual 9.6.1; Microsoft, SmbShare module: New-SmbShare.
param([string]$Name, [string]$Path, [string]$Scope, [string]$Description, [string]$Account)

New-SmbShare -Name $Name -Path $Path -ScopeName $Scope -Description $Description -ContinuouslyAvailable $false -ReadAccess $Account | Out-Null
