# Removes an SMB share of a network name; the folder stays.
# Manual 9.6.1; Microsoft, SmbShare module: Remove-SmbShare.
param([string]$Name, [string]$Scope)

Get-SmbShare | Where-Object { $_.Name -eq $Name -and $_.ScopeName -eq $Scope } | Remove-SmbShare -Force
