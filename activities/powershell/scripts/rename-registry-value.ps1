# Renames a value below HKEY_LOCAL_MACHINE; its type and data stay. Rename-ItemProperty would expand the variables of a
# REG_EXPAND_SZ and overwrite another value of the new name; New-ItemProperty without -Force refuses that.
# Manual 9.3-2d; Microsoft, class RegistryKey: GetValue; Microsoft.PowerShell.Management module: New-ItemProperty, Remove-ItemProperty.
param([string]$Key, [string]$Name, [string]$NewName)

$item = Get-Item -LiteralPath "HKLM:\$Key"
$data = $item.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
New-ItemProperty -LiteralPath "HKLM:\$Key" -Name $NewName -PropertyType $item.GetValueKind($Name) -Value $data | Out-Null
Remove-ItemProperty -LiteralPath "HKLM:\$Key" -Name $Name
