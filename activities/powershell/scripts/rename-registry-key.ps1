# Renames a key below HKEY_LOCAL_MACHINE with all that it holds.
# Manual 9.3-2d; Microsoft, Microsoft.PowerShell.Management module: Rename-Item.
param([string]$Key, [string]$NewName)

Rename-Item -LiteralPath "HKLM:\$Key" -NewName $NewName
