# Gives an account access to an SMB share of a network name: Full, Change or Read. Returns nothing.
# Source: manual 9.6.1; Microsoft, SmbShare module: Grant-SmbShareAccess.
param([string]$Name, [string]$Scope, [string]$Account, [string]$Access)

Get-SmbShare | Where-Object { $_.Name -eq $Name -and $_.ScopeName -eq $Scope } | Grant-SmbShareAccess -AccountName $Account -AccessRight $Access -Force | Out-Null
