# Gives an account access to an SMB share of a network name: Full, Change or Read.
# Manual 9.6.1; Microsoft, SmbShare module: Grant-SmbShareAccess.
param([string]$Name, [string]$Scope, [string]$Account, [string]$Access)

Grant-SmbShareAccess -Name $Name -ScopeName $Scope -AccountName $Account -AccessRight $Access -Force | Out-Null
