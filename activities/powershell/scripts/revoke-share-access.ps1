# Takes all access to an SMB share of a network name from an account.
# Manual 9.6.1; Microsoft, SmbShare module: Revoke-SmbShareAccess.
param([string]$Name, [string]$Scope, [string]$Account)

Revoke-SmbShareAccess -Name $Name -ScopeName $Scope -AccountName $Account -Force | Out-Null
