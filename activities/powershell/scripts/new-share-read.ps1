# Creates an SMB share of a network name on which one account has read access.
# Manual 9.6.1; Microsoft, SmbShare module: New-SmbShare.
param([string]$Name, [string]$Path, [string]$Scope, [string]$Description, [string]$Account)

New-SmbShare -Name $Name -Path $Path -ScopeName $Scope -Description $Description -ReadAccess $Account | Out-Null
