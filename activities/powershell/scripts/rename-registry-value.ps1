# Renames a value below HKEY_LOCAL_MACHINE; its type and data stay. Rename-ItemProperty would expand the variables of a
# REG_EXPAND_SZ, and would overwrite an existing value with the new name; here that is an error.
# Manual 9.3-2d; Microsoft, class Microsoft.Win32.RegistryKey: GetValue, SetValue, DeleteValue.
param([string]$Key, [string]$Name, [string]$NewName)

$item = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true)
if ($null -eq $item) { throw "HKLM\$Key does not exist" }
if ($item.GetValueNames() -contains $NewName) { throw "HKLM\$Key has a value named $NewName already" }
$data = $item.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
$item.SetValue($NewName, $data, $item.GetValueKind($Name))
$item.DeleteValue($Name)
$item.Close()
