# Sets the description of an SMB share of a network name. Returns nothing.
# Source: manual 9.6.1; Microsoft, SmbShare module: Set-SmbShare.
param([string]$Name, [string]$Scope, [string]$Description)

Get-SmbShare | Where-Object { $_.Name -eq $Name -and $_.ScopeName -eq $Scope } | Set-SmbShare -Description $Description -Force
