# Creates an SMB share of a network name on which one account has full access.
# Manual 9.6.1; Microsoft, SmbShare module: New-SmbShare.
param([string]$Name, [string]$Path, [string]$Scope, [string]$Description, [string]$Account)

New-SmbShare -Name $Name -Path $Path -ScopeName $Scope -Description $Description -FullAccess $Account | Out-Null
