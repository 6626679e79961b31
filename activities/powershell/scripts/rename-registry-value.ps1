# Renames a value below HKLM, and keeps its type and data. Returns nothing.
# If a value with the new name exists, the script fails. Rename-ItemProperty would overwrite such a value. It would also expand
# the variables of a REG_EXPAND_SZ value.
# Source: manual 9.3/2d; Microsoft, class Microsoft.Win32.RegistryKey: GetValue, SetValue, DeleteValue.
param([string]$Key, [string]$Name, [string]$NewName)

$item = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true)
if ($null -eq $item) { throw "HKLM\$Key does not exist" }
if ($item.GetValueNames() -contains $NewName) { throw "HKLM\$Key has a value named $NewName already" }
$data = $item.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
$item.SetValue($NewName, $data, $item.GetValueKind($Name))
$item.DeleteValue($Name)
$item.Close()
