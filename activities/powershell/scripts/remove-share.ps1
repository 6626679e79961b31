# Removes an SMB share of a network name; the folder stays.
# Manual 9.6.1; Microsoft, SmbShare module: Remove-SmbShare.
param([string]$Name, [string]$Scope)

Remove-SmbShare -Name $Name -ScopeName $Scope -Force
