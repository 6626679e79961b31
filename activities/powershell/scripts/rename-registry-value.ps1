# Renames a value below HKEY_LOCAL_MACHINE; its type and data stay.
# Manual 9.3-2d; Microsoft, Microsoft.PowerShell.Management module: Rename-ItemProperty.
param([string]$Key, [string]$Name, [string]$NewName)

Rename-ItemProperty -LiteralPath "HKLM:\$Key" -Name $Name -NewName $NewName
