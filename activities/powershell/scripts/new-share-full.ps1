# Creates an SMB share of a network name, on which one account has full access. Returns nothing.
# Continuous availability is off. On a clustered disk it is on by default; every write then waits for the disk, and short file
# names do not work (Microsoft, "SMB Transparent Failover"). The manual does not ask for continuous availability.
# Source: manual 9.6.1; Microsoft, SmbShare module: New-SmbShare.
param([string]$Name, [string]$Path, [string]$Scope, [string]$Description, [string]$Account)

New-SmbShare -Name $Name -Path $Path -ScopeName $Scope -Description $Description -ContinuouslyAvailable $false -FullAccess $Account | Out-Null
