# Sets the description of an SMB share of a network name.
# Manual 9.6.1; Microsoft, SmbShare module: Set-SmbShare.
param([string]$Name, [string]$Scope, [string]$Description)

Set-SmbShare -Name $Name -ScopeName $Scope -Description $Description -Force
