# Creates a missing key below HKEY_LOCAL_MACHINE with its parents. New-Item -Force would empty a key that exists.
# Manual 9.3-5; Microsoft, Microsoft.PowerShell.Management module: New-Item.
param([string]$Key)

if (-not (Test-Path -LiteralPath "HKLM:\$Key")) { New-Item -Path "HKLM:\$Key" -Force | Out-Null }
