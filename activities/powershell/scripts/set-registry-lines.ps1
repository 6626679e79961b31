# Writes a value of several lines below HKEY_LOCAL_MACHINE.
# Manual 9.3, 9.10; Microsoft, Microsoft.PowerShell.Management module: New-ItemProperty.
param([string]$Key, [string]$Name, [string[]]$Lines)

New-ItemProperty -LiteralPath "HKLM:\$Key" -Name $Name -PropertyType MultiString -Value $Lines -Force | Out-Null
