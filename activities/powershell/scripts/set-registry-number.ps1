# Writes a 32-bit number below HKEY_LOCAL_MACHINE; numbers above 0x7fffffff are given as negative ones.
# Manual 9.4.3-7; Microsoft, Microsoft.PowerShell.Management module: New-ItemProperty.
param([string]$Key, [string]$Name, [int]$Number)

New-ItemProperty -LiteralPath "HKLM:\$Key" -Name $Name -PropertyType DWord -Value $Number -Force | Out-Null
