# Removes an SMB share of a network name, and keeps the folder. Returns nothing.
# Source: manual 9.6.1; Microsoft, SmbShare module: Remove-SmbShare.
param([string]$Name, [string]$Scope)

Get-SmbShare | Where-Object { $_.Name -eq $Name -and $_.ScopeName -eq $Scope } | Remove-SmbShare -Force
