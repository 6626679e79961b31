# Removes all entries that allow an account access to an SMB share of a network name. Returns nothing.
# Source: manual 9.6.1; Microsoft, SmbShare module: Revoke-SmbShareAccess.
param([string]$Name, [string]$Scope, [string]$Account)

Get-SmbShare | Where-Object { $_.Name -eq $Name -and $_.ScopeName -eq $Scope } | Revoke-SmbShareAccess -AccountName $Account -Force | Out-Null
