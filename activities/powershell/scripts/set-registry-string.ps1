# Writes a text value below HKEY_LOCAL_MACHINE; Type is String or ExpandString.
# Manual 9.3; Microsoft, Microsoft.PowerShell.Management module: New-ItemProperty.
param([string]$Key, [string]$Name, [string]$Type, [string]$Value)

New-ItemProperty -LiteralPath "HKLM:\$Key" -Name $Name -PropertyType $Type -Value $Value -Force | Out-Null
