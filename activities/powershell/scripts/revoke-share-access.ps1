# Takes all access to an SMB share of a network name from an account.
# Manual 9.6.1; Microsoft, SmbShare module: Revoke-SmbShareAccess.
param([string]$Name, [string]$Scope, [string]$Account)

Get-SmbShare | Where-Object { $_.Name -eq $Name -and $_.ScopeName -eq $Scope } | Revoke-SmbShareAccess -AccountName $Account -Force | Out-Null
